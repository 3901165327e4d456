"""What a test says to the ledger over HTTP, and what other services tell it."""

from datetime import date
from typing import Any

from services.ledger.main import SERVICE
from shared.contracts import disclosure, projects
from shared.contracts.envelope import Envelope
from shared.platform.eventstore.checkpoints import Tracking
from tests.api import Api

ON = date(2020, 3, 2)
BOOK = "/books/654024-2020"
KEEPER = "staff-keeper"


async def open_book(api: Api, *, region: str = "654024", **more: Any) -> Any:
    body = {"county": "654024", "fiscal_year": 2020, "keeper": KEEPER} | more
    return await api.post("/books", body, role="finance", region=region)


def inflow(document_no: str = "新财扶〔2020〕1号", amount: Any = "1000.00", **more: Any) -> dict[str, Any]:
    return {
        "document_no": document_no,
        "fund_line": "中央财政专项扶贫资金",
        "amount": amount,
        "received_on": "2020-03-02",
        "level": "central",
        "fund_type": "special",
        "arranged_by": "superior",
        "origin_year": 2020,
        "issuing_department": "财政部",
    } | more


def announcement(document_no: str = "新财扶〔2020〕5号", amount: str = "1000.00", **more: Any) -> dict[str, Any]:
    return {
        "source": "notice",
        "document_no": document_no,
        "fund_line": "中央财政专项扶贫资金",
        "amount": amount,
        "level": "central",
        "fund_type": "special",
        "issuing_department": "财政部",
        "due_on": "2020-03-31",
    } | more


def leader(body: str = "county", person: str = "李明", since: str = "2020-01-06", **more: Any) -> dict[str, Any]:
    """Who one of the county's bodies is, by name and post."""
    return {
        "body": body,
        "organisation": "巩留县人民政府",
        "person": person,
        "post": "县长",
        "since": since,
        "document_no": "巩政任〔2020〕1号",
    } | more


async def receive(api: Api, *arguments: Any, key: str | None = None, **more: Any) -> Any:
    body = inflow(*arguments) | more
    return await api.post(f"{BOOK}/inflows", body, role="keeper", key=key)


def seals_when_asked(api: Api) -> None:
    """The sealer's own thread ends before it finds an entry: what is sealed, and when, is for the test to say."""
    api.app.state.service.sealer.stop()


class Facts:
    """Other services' messages, as the consumer would bring them."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.sequence = {"projects": 0, "disclosure": 0}
        self.place = "654024101001"

    async def tell(self, message: Any) -> None:
        source = type(message).__module__.split(".")[2]
        self.sequence[source] += 1
        number = self.sequence[source]
        envelope = Envelope(
            id=f"{source}-{number}",
            source=source,
            type=source,
            subject="P1",
            place=self.place,
            sequence=number,
            previous=number - 1,
            time=self.api.app.state.service.clock(),
            effective_on=ON,
            actor_organisation="org",
            actor_role="leading-group",
            simulated=False,
            message=message,
        )
        state = self.api.app.state.service
        handle = SERVICE.capabilities.react(envelope)
        await state.writer.submit(
            lambda books: handle(state.unit_of(books)) if handle else None,
            tracking=Tracking(source, number, number - 1),
        )

    async def decide(self, project: str = "P1", fen: int = 60_000) -> None:
        place = {"project": project, "place": self.place, "county": "654024", "plan_year": 2020}
        await self.tell(
            projects.ProjectDecided(
                **place, approved_fen=fen, minutes_no="巩扶领纪〔2020〕3号", decided_on=ON, name="养殖小区"
            )
        )

    async def make_payable(self, project: str = "P1", fen: int = 60_000) -> None:
        about = {"notice": "N", "about": project, "county": "654024", "fiscal_year": 2020}
        for window in (1, 2):
            closed = {"window": window, "content_version": window, "clear": True, "objections": 0}
            await self.tell(disclosure.WindowClosed(**about, **closed))
        await self.decide(project, fen)
        plan = {"project": project, "county": "654024", "plan_year": 2020}
        await self.tell(projects.ProjectEnteredPlan(**plan, plan="654024-2020-1", approved_on=ON))
        await self.state(project, "S14")

    async def request_publicity(self, project: str = "P1", **content: str) -> None:
        at = {"project": project, "place": self.place, "county": "654024", "plan_year": 2020}
        shown = projects.NoticeContent(**content)
        await self.tell(projects.PublicityRequested(**at, window=2, content_version=1, min_days=10, content=shown))

    async def register_asset(self, asset: str = "A1", project: str = "P1") -> None:
        at = {"project": project, "place": self.place, "county": "654024", "plan_year": 2020}
        words = ("name", "asset_class", "operating_entity", "fund_source", "project_benefit", "beneficiaries")
        facts = dict.fromkeys((*words, "supervision"), "养殖棚圈")
        worth = {"original_value_fen": 50_000, "formed_on": ON}
        await self.tell(projects.AssetRegistered(asset=asset, **at, **facts, **worth))

    async def state(self, project: str, code: str) -> None:
        at = {"project": project, "place": self.place, "county": "654024", "plan_year": 2020}
        step = {"transition": "T", "command": "c", "from_state": "S", "state": code, "phase": "p"}
        await self.tell(projects.StateChanged(**at, **step))


def payment(amount: str = "500.00", **more: Any) -> dict[str, Any]:
    return {
        "project": "P1",
        "amount": amount,
        "purpose": "industry",
        "instrument": "direct",
        "payee_class": "contractor",
        "payee": "天山建筑公司",
        "beneficiary_level": "village",
        "beneficiary_place": "654024101001",
        "using_unit": "巩留县农业农村局",
        "responsible_person": "staff-unit-7",
        "minutes_no": "巩扶领纪〔2020〕3号",
    } | more


async def pay(api: Api, amount: str = "500.00", voucher: str = "记-1") -> Any:
    asked = await api.post(f"{BOOK}/payments", payment(amount), role="implementer")
    assert asked.status_code == 201, asked.text
    number = asked.json()["payment"]
    reviewed = await api.post(f"{BOOK}/payments/{number}/review", {"passed": True}, role="reviewer")
    assert reviewed.status_code == 201, reviewed.text
    return await api.post(f"{BOOK}/payments/{number}/posting", {"voucher_no": voucher}, role="keeper")


async def read(api: Api, path: str, *, of: str = "654024", **params: Any) -> Any:
    """What an auditor `of` a region reads there, from everything written so far."""
    last = api.app.state.service.writer._known_last  # the last written entry
    answer = await api.get(path, role="auditor", region=of, params={"wait_for": last, **params})
    assert answer.status_code == 200, answer.text
    return answer.json()


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")
