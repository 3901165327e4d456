"""The projects service as a county's officials and the other services meet it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from httpx import Response

from services.projects.main import SERVICE
from shared.contracts import disclosure, ledger
from shared.contracts.envelope import Envelope, Message
from shared.platform.clock import business_date
from shared.platform.messaging.sinks import IntoWriter
from tests.api import Api
from tests.projects.builders import ASSET, EVIDENCE, REGIONS, STEPS, TODAY, VILLAGE, dated

DRAFT: dict[str, Any] = {
    "place": VILLAGE,
    "plan_year": 2020,
    "name": "村组道路硬化",
    "category": "infrastructure",
    "estimate": "480000.00",
    "construction_content": "硬化村组道路 3 公里",
    "place_name": "喀拉苏村",
    "period": "2020年4月至9月",
    "expected_benefit": "改善 120 户出行条件",
    "participation": "贫困户务工 30 人",
    "benefit_linking": "优先吸纳贫困户务工",
    "implementing_unit": "县交通运输局",
    "responsible_unit": "县交通运输局",
    "responsible_leader": "李明",
    "responsible_person": "王强",
    "pooling_unit": "县财政局",
    "fund_source": "中央财政专项扶贫资金",
    "fund_type": "special",
    "purpose": "infrastructure",
}
ASSET_BODY = {
    "name": ASSET.name,
    "asset_class": ASSET.asset_class,
    "original_value": "440000.00",
    "operating_entity": ASSET.operating_entity,
    "fund_source": ASSET.fund_source,
    "project_benefit": ASSET.project_benefit,
    "beneficiaries": ASSET.beneficiaries,
    "supervision": ASSET.supervision,
    "formed_on": TODAY,
}
APPROVAL = {
    "minutes_no": "扶贫领纪〔2020〕4号",
    "meeting_on": TODAY,
    "plan_document_no": "巩政发〔2020〕11号",
    "scheme_document_no": "巩政发〔2020〕12号",
    "issued_on": TODAY,
}
PLAN = "654024-2020"
MONEY = {"book": PLAN, "draws": (), "fen": 45_000_000}


@dataclass
class World:
    """The service under test, and how far the other services' logs have been told."""

    api: Api
    told: dict[str, int] = field(default_factory=lambda: {"disclosure": 0, "ledger": 0})
    drafted: int = 0
    regions: dict[str, str] = field(default_factory=lambda: dict(REGIONS))

    async def post(self, path: str, body: Any = None, *, role: str, **more: Any) -> Response:
        """A command in this role, from its own region."""
        region = more.pop("region", self.regions.get(role, "654024"))
        return await self.api.post(path, dated(body, self.today()), role=role, region=region, **more)

    def today(self) -> date:
        """The day by the service's clock."""
        return business_date(self.api.app.state.service.clock())

    async def get(self, path: str, *, role: str = "project-dept", **more: Any) -> Any:
        """A question, answered from everything written so far."""
        last = self.api.app.state.service
        with last.engine.connect() as connection:
            sequence = last.events.last(connection)
        join = "&" if "?" in path else "?"
        region = more.pop("region", self.regions.get(role, "654024"))
        answer = await self.api.get(f"{path}{join}wait_for={sequence}", role=role, region=region)
        assert answer.status_code == more.get("status", 200), answer.text
        return answer.json()

    async def draft(self, **changes: Any) -> str:
        """A new project of the village; its number. Without a name of its own it gets one that no other has."""
        self.drafted += 1
        name = DRAFT["name"] if self.drafted == 1 else f"{DRAFT['name']}之{'甲乙丙丁戊己庚辛壬癸'[self.drafted - 2]}"
        answer = await self.post("/projects", DRAFT | {"name": name} | changes, role="village")
        assert answer.status_code == 201, answer.text
        return str(answer.json()["project"])

    async def step(self, project: str, code: str, **more: Any) -> Response:
        """Ask for a step as its actor would."""
        transition = STEPS[code]
        body: dict[str, Any] = {"evidence": more.pop("evidence", EVIDENCE.get(code, {}))}
        if code == "T32":
            body["assets"] = [ASSET_BODY]
        role = more.pop("role", transition.roles[0])
        return await self.post(f"/projects/{project}/steps/{transition.command}", body, role=role, **more)

    async def walk(self, project: str, way: str) -> None:
        """Take steps one after the other; W1 and W2 are windows that close clear, PLAN is the plan's approval."""
        for code in way.split():
            if code in ("W1", "W2"):
                await self.window(project, int(code[1]))
                continue
            answer = await self.step(project, code)
            assert answer.status_code == 200, (code, answer.text)

    async def window(self, project: str, number: int, *, clear: bool = True) -> None:
        """Disclosure opens the window that was asked for, and closes it when its days have passed."""
        await self.open_window(project, number)
        self.api.advance_clock(11)
        version = (await self.get(f"/projects/{project}"))["content_version"]
        closed = disclosure.WindowClosed(
            notice=f"N{number}", about=project, window=number, content_version=version, county="654024",
            fiscal_year=2020, clear=clear, objections=0,
        )  # fmt: skip
        await self.tell("disclosure", closed)

    async def open_window(self, project: str, number: int) -> None:
        """Disclosure opens the window that was asked for."""
        version = (await self.get(f"/projects/{project}"))["content_version"]
        opened = disclosure.WindowOpened(
            notice=f"N{number}", about=project, window=number, content_version=version, county="654024",
            fiscal_year=2020, starts_on=date(2020, 1, 10), ends_on=date(2020, 1, 20),
        )  # fmt: skip
        await self.tell("disclosure", opened)

    async def committed(self, project: str) -> None:
        """The ledger set the money aside."""
        await self.tell("ledger", ledger.FundsCommitted(project=project, minutes_no="3号", **MONEY))

    async def tell(self, source: str, message: Message, *, again: bool = False) -> None:
        """Deliver another service's next event, or the last one again."""
        self.told[source] += 0 if again else 1
        sequence, state = self.told[source], self.api.app.state.service
        now = state.clock()
        envelope = Envelope(
            id=f"{source}-{sequence}", source=source, type="", subject="", place="654024", sequence=sequence,
            previous=sequence - 1, time=now, effective_on=business_date(now),
            actor_organisation="县财政局", actor_role="finance", simulated=False, message=message,
        )  # fmt: skip
        await IntoWriter(state.engine, state.writer, lambda e: SERVICE.react(state, e)).take([envelope])
