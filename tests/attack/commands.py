"""One command for every route that writes, each good as it stands: attacks begin from what would have succeeded."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from msgspec import structs

from services.disclosure.main import SERVICE
from shared.contracts.envelope import Envelope
from shared.platform.clock import business_date
from tests.api import Api
from tests.conftest import Start
from tests.disclosure.builders import COUNTY, DAY, VILLAGE
from tests.disclosure.conftest import posting, publicity_requested
from tests.ledger.client import BOOK, ON, Facts, announcement, inflow, leader, open_book, pay, payment, receive
from tests.ledger.people import as_file, batch, entered, head, id_number, identity, standard
from tests.ledger.steps.shares import COOPERATIVE
from tests.monitoring.world import BOOK as WATCHED
from tests.monitoring.world import COUNTY as WATCHED_COUNTY
from tests.monitoring.world import World as Told
from tests.monitoring.world import supervision
from tests.projects.builders import EVIDENCE, REGIONS, STEPS, TODAY, dated
from tests.projects.client import APPROVAL, DRAFT, PLAN, World
from tests.projects.importing.test_import import LIST
from tests.projects.test_service import TO_DECISION

INFLOWS = "文件号,资金名称,资金级次,金额（万元）\n新财扶〔2020〕9号,财政专项扶贫资金,中央,100\n"
PERSONS = f"类型,所在地代码,姓名,公民身份号码,收款账号\n个人,654024101001,三娃,{id_number(3)},6217000010000000003\n"
STATEMENT = "交易日期,支出,收入,凭证号,摘要\n2020-03-02,77.00,,,电汇\n"
EARLIER = "日期,支出,收入,凭证号\n2020-01-06,,1000.00,\n2020-03-02,5.00,,\n2020-03-02,100.00,,记-1\n"
ADVANCE, EXPECTED = "预拨〔2020〕1号 中央财政专项扶贫资金", "新财扶〔2020〕6号 中央财政专项扶贫资金"
UNLIMITED = {"rate_limit": "100000/second", "public_rate_limit": "100000/second"}

CHANGES_NOTHING = {("POST", "/checkpoint"), ("POST", "/reconciliations"), ("POST", "/vault/rewrapping")}
"""Writes in HTTP's eyes alone: what is there is sealed, compared, or kept under another key, wherever it lies."""


@dataclass(frozen=True)
class Command:
    """A command as it would succeed now. `route` is its path in the OpenAPI document below /{service}/v1."""

    route: str
    names: dict[str, str]
    body: Any
    role: str
    region: str = COUNTY
    staff: str | None = None
    method: str = "POST"
    query: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The route with its names filled in."""
        return self.route.format(**self.names)

    @property
    def is_file(self) -> bool:
        """Whether the body is a file as it came, not JSON."""
        return isinstance(self.body, bytes)

    async def give(self, api: Api, **other: Any) -> Any:
        """Give the command, or one that differs in what is named: role, region, staff, path, body, content …"""
        given = {"role": self.role, "region": self.region, "staff": self.staff, "method": self.method} | other
        query = self.query | given.pop("query", {})
        path, body = given.pop("path", self.path), given.pop("body", self.body)
        if isinstance(body, bytes):
            given["content"], body = body, None
        return await api.post(path, None if "content" in given else body, params=query or None, **given)


@dataclass(frozen=True)
class Scene:
    """A service with something going on in it, every command it would take now, and names that questions may use.

    `teller` tells the service more: the ledger's facts, the county of projects, the world of monitoring.
    """

    api: Api
    commands: tuple[Command, ...]
    names: dict[str, str]
    teller: Any = None

    def events(self) -> int:
        """How many events lie in the log."""
        state = self.api.app.state.service
        with state.engine.connect() as connection:
            return int(state.events.last(connection))


SHARES = {"county": "654024", "entity": COOPERATIVE}


def _named(path: str) -> dict[str, str]:
    return {name: value for name, value in SHARES.items() if f"{{{name}}}" in path}


async def _shares(api: Api, paid: str, household: str) -> dict[str, dict[str, Any]]:
    """A share register with one holder; gives what may be asked of it next."""
    known = {
        "name": "天山建筑公司",
        "kind": "enterprise",
        "place": "654024101001",
        "shares": 100,
        "document_no": "章程1号",
    }
    at = "/counties/{county}/entities"
    what = {"book": "654024-2020", "payment": paid, "amount": "1.00", "document_no": "量化方案1号"}
    some = what | {"holders": [{"payee": household, "shares": 5}], "reason": "方案调整"}
    asked = {
        at: known | {"entity": COOPERATIVE},
        f"{at}/{{entity}}/shares": some,
        f"{at}/{{entity}}/transfers": {"payee": household, "shares": 1, "document_no": "会议1号", "reason": "动态调整"},
        f"{at}/{{entity}}/dividends": {"year": 2020, "amount": "1.00", "document_no": "分红1号"},
    }
    for path in list(asked)[:2]:
        answer = await api.post(path.format(**SHARES), asked[path], role="finance", staff="staff-register")
        assert answer.status_code == 201, answer.text
    return asked


async def ledger(start: Start) -> Scene:
    """A book with money, a payment at each stage, a project to be committed and one whose surplus is due."""
    api = await start("ledger", **UNLIMITED)
    api.set_clock(ON)
    await open_book(api)
    await receive(api)
    facts = Facts(api)
    await facts.make_payable()
    paid = (await pay(api, "100.00")).json()["payment"]
    asked = (await api.post(f"{BOOK}/payments", payment("100.00"), role="implementer")).json()["payment"]
    person, household = await entered(api), await entered(api, "巴哈尔", 3, kind="household")
    passed = (await api.post(f"{BOOK}/payments", payment("200.00"), role="implementer")).json()["payment"]
    await api.post(f"{BOOK}/payments/{passed}/review", {"passed": True}, role="reviewer")
    submitted = (await api.post(f"{BOOK}/batches", batch(household), role="implementer")).json()["payment"]
    await facts.make_payable("P2", 10_000)
    await facts.state("P2", "S16")
    await facts.decide("P3", 90_000)
    await receive(api, "新财扶〔2020〕2号")
    await receive(api, "预拨〔2020〕1号", kind="advance-payment", level="prefecture")
    await api.post(f"{BOOK}/announcements", announcement("新财扶〔2020〕6号"), role="finance")
    earlier = EARLIER.encode()
    await api.post(f"{BOOK}/statements", role="finance", content=earlier, params={"filename": "a.csv"})
    await open_book(api, fiscal_year=2019)
    await api.post("/books/654024-2019/closings", {"period": "2019-01"}, role="finance")
    at, of, before = "/books/{book}", {"book": "654024-2020"}, {"book": "654024-2019"}
    spending = {"project": "P1", "amount": "10.00", "evidence": "发票 0042", "supplier": "饲料厂"}
    settlement = {"lot": ADVANCE, "document_no": "新财扶〔2020〕8号", "amount": "1.00"}
    paid = (await pay(api, "30.00", "记-7")).json()["payment"]
    wrong = {"entry_no": 2, "amount": "1.00", "reason": "金额有误"}
    reversal = (await api.post(f"{BOOK}/reversals", wrong, role="finance")).json()["request_no"]
    await facts.decide("P4", 5_000_000)
    use = {"project": "P1", "to_project": "P4", "amount": "1.00", "plan_clause": "规划第三章", "department": "县扶贫办"}
    changed = (await api.post(f"{BOOK}/use-changes", use, role="county-gov")).json()["change_no"]
    transfer = {"lot": "新财扶〔2020〕2号 中央财政专项扶贫资金", "target": "capacity", "amount": "1.00",
                "document_no": "统筹方案1号"}  # fmt: skip
    back = {"payment": paid, "amount": "10.00", "voucher_no": "银-7"}
    taken = {"lot": "新财扶〔2020〕2号 中央财政专项扶贫资金", "amount": "5.00", "document_no": "新财扶〔2020〕88号"}
    shares = await _shares(api, paid, household)
    high = {"region": "6540"}
    await open_book(api, county="6540", **high)
    above = {"book": "6540-2020"}
    for number in ("9", "10"):
        await api.post("/books/6540-2020/inflows", inflow(f"新财扶〔2020〕{number}号"), role="keeper", **high)
    down = {"lot": "新财扶〔2020〕9号 中央财政专项扶贫资金", "to": "654024", "amount": "1.00",
            "document_no": "伊州财1号", "fund_line": "专项"}  # fmt: skip
    going = (await api.post("/books/6540-2020/pass-downs", down, role="finance", **high)).json()["request_no"]
    third = inflow("新财扶〔2020〕3号", restriction="", reason="到账")
    substitute = {"keeper": "zhao", "since": "2020-03-02", "until": "2020-03-05", "reason": "休假"}
    later = {"announcement": EXPECTED, "due_on": "2020-12-01", "reason": "推迟"}
    commands = (
        Command("/books", {}, {"county": "654024", "fiscal_year": 2021, "keeper": "staff-keeper"}, "finance"),
        Command(f"{at}/keeper", of, substitute, "finance"),
        Command(f"{at}/responsible", of, leader(), "county-gov"),
        Command(f"{at}/inflows", of, third, "keeper"),
        Command(f"{at}/inflows/bulk", of, json.dumps([inflow("新财扶〔2020〕4号")]).encode(), "keeper"),
        Command(f"{at}/commitments", of, {"project": "P3"}, "finance"),
        Command(f"{at}/announcements", of, announcement(), "finance"),
        Command(f"{at}/announcements/withdrawal", of, {"announcement": EXPECTED, "reason": "收回"}, "finance"),
        Command(f"{at}/announcements/postponement", of, later, "finance"),
        Command(f"{at}/settlements", of, settlement, "finance"),
        Command(f"{at}/payments", of, payment("50.00", text="首付款"), "implementer"),
        Command(f"{at}/payments/{{payment}}/review", of | {"payment": asked}, {"passed": True}, "reviewer"),
        Command(f"{at}/payments/{{payment}}/countersignature", of | {"payment": passed}, {}, "finance"),
        Command(f"{at}/payments/{{payment}}/withdrawal", of | {"payment": passed}, {"reason": "超过上限"}, "finance"),
        Command(f"{at}/payments/{{payment}}/posting", of | {"payment": passed}, {"voucher_no": "记-9"}, "keeper"),
        Command(f"{at}/spendings", of, spending, "implementer"),
        Command(f"{at}/surpluses", of, {"project": "P2"}, "finance"),
        Command(f"{at}/statements", of, STATEMENT.encode(), "finance", query={"filename": "b.csv"}),
        Command(f"{at}/statement-lines/matching", of, {}, "finance"),
        Command(f"{at}/statement-lines/{{line}}/match", of | {"line": "1"},
                {"entry": "新财扶〔2020〕1号 中央财政专项扶贫资金", "reason": "到账回单"}, "finance"),
        Command(f"{at}/statement-lines/{{line}}/explanation", of | {"line": "2"}, {"reason": "手续费"}, "finance"),
        Command(f"{at}/statement-lines/{{line}}/release", of | {"line": "3"}, {"reason": "对错了"}, "finance"),
        Command(f"{at}/reversals", of, wrong, "finance"),
        Command(f"{at}/reversals/{{request_no}}/decision", of | {"request_no": str(reversal)},
                {"confirmed": True, "voucher_no": "冲-1"}, "keeper"),
        Command(f"{at}/refunds", of, back, "keeper"),
        Command(f"{at}/use-changes", of, use, "county-gov"),
        Command(f"{at}/use-changes/{{change_no}}/filing", of | {"change_no": str(changed)},
                {"filed_on": "2020-03-02", "receipt_no": "备1"}, "county-gov"),
        Command(f"{at}/category-transfers", of, transfer, "finance"),
        Command(f"{at}/reclaims", of, taken, "keeper"),
        Command(f"{at}/pass-downs", above, down, "finance", **high),
        Command(f"{at}/pass-downs/{{request_no}}/decision", above | {"request_no": str(going)},
                {"confirmed": True, "voucher_no": "下-1"}, "keeper", **high),
        Command(f"{at}/closings", before, {"period": "2019-02"}, "finance"),
        Command(f"{at}/closings/{{period}}/reopening", before | {"period": "2019-01"},
                {"minutes_no": "巩扶领纪〔2020〕4号", "reason": "漏记"}, "leading-group"),
        Command("/imports", {}, INFLOWS.encode(), "keeper",
                query={"county": "654024", "year": "2020", "filename": "a.csv", "received_on": "2020-03-02"}),
        Command(f"{at}/batches", of, batch(household), "implementer"),
        Command(f"{at}/batches/file", of, as_file(household), "implementer", query=head(household)),
        Command(f"{at}/returns", of, {"payment": paid, "reason_code": "other", "voucher_no": "退-1"}, "keeper"),
        Command("/counties/{county}/standards", {"county": "654024"}, standard(), "county-gov"),
        *(Command(path, _named(path), body, "project-dept") for path, body in shares.items()),
        Command("/persons", {}, identity("二娃", number=2), "finance"),
        Command("/persons/file", {}, PERSONS.encode(), "finance", query={"place": "654024", "filename": "a.csv"}),
        Command("/persons/{person}/members", {"person": household}, {"members": [person]}, "finance"),
        Command("/persons/{person}/erasure", {"person": person}, {"reason": "本人申请"}, "finance"),
    )  # fmt: skip
    return Scene(
        api,
        commands,
        of
        | {
            "payment": asked,
            "person": person,
            "payee": person,
            "batch": submitted,
            "county": "654024",
            "entity": COOPERATIVE,
            "period": "2020-03",
        },
        facts,
    )


async def projects(start: Start) -> Scene:
    """Projects at their draft, before the decision, in a plan being drafted, and in one approved and filed."""
    api = await start("projects", **UNLIMITED)
    api.set_clock(date(2020, 6, 1))
    county = World(api)
    nowhere = LIST.replace("喀拉苏村", "某处").encode()
    imported = await county.post("/imports?county=654024&year=2020&filename=a", role="project-dept", content=nowhere)
    listed = imported.json()["rows"][0]["result"]["project"]
    drafted, heard = await county.draft(), await county.draft(name="二号路")
    await county.walk(heard, TO_DECISION)
    for year in (2020, 2021, 2022):
        confirmed = await county.draft(name=f"{year}年路", plan_year=year, period=f"{year}年4月至9月")
        await county.walk(confirmed, f"{TO_DECISION} T20 T22")
        await county.post("/plans", {"county": "654024", "plan_year": year}, role="project-dept")
    for plan in ("654024-2021", "654024-2022"):
        await county.post(f"/plans/{plan}/approval", APPROVAL, role="leading-group")
    sent = {"to": "prefecture", "sent_on": TODAY}
    filed = await county.post("/plans/654024-2021/filings", sent, role="project-dept")
    assert filed.status_code == 201, filed.text
    in_draft = next(p["project"] for p in (await county.get(f"/plans/{PLAN}"))["lines"])
    commands = _project_commands(listed, drafted, heard, in_draft)
    sent_today = tuple(replace(command, body=dated(command.body, county.today())) for command in commands)
    return Scene(api, sent_today, {"project": drafted, "plan": PLAN}, county)


def _project_commands(listed: str, drafted: str, heard: str, in_draft: str) -> tuple[Command, ...]:
    plan, line, approved = {"plan": PLAN}, {"plan": PLAN, "project": in_draft}, {"plan": "654024-2021"}
    dept, village, one = "project-dept", REGIONS["village"], {"project": drafted}
    item = {"project": heard, "outcome": "decide", "approved_fen": 45_000_000}
    meeting = {"minutes_no": "3号", "meeting_on": TODAY, "attendance": 15, "items": [item]}
    ours = {
        "project": in_draft,
        "source_channel": DRAFT["fund_source"],
        "platform": "基础设施",
        "content_progress": "3 公里",
    }
    received = {"to": "prefecture", "received_on": TODAY, "remark": "已阅"}
    named = {"unit": "县交通运输局", "leader": "李明", "person": "王强"}
    targets = {"name": "新名", "performance_targets": {"受益户数": "120户"}, "reason": "村民意见"}
    step = {"project": drafted, "command": STEPS["T02"].command}
    return (
        Command("/projects", {}, DRAFT | {"name": "三号路"}, "village", village),
        Command("/projects/{project}/content", one, targets, "village", village),
        Command("/projects/{project}/place", {"project": listed}, {"place": "654024101202"}, dept),
        Command("/projects/{project}/responsible", one, named, dept),
        Command("/projects/{project}/steps/{command}", step, {"evidence": EVIDENCE["T02"]}, "village", village),
        Command("/decisions", {}, meeting, "leading-group"),
        Command("/plans", {}, {"county": "654024", "plan_year": 2023}, dept),
        Command("/plans/{plan}/lines", plan, ours, dept),
        Command("/plans/{plan}/lines/{project}/removal", line, {"reason": "缓建"}, dept),
        Command("/plans/{plan}/approval", plan, APPROVAL, "leading-group"),
        Command("/plans/{plan}/amendments", approved, {}, dept),
        Command("/plans/{plan}/filings", {"plan": "654024-2022"}, {"to": "prefecture", "sent_on": TODAY}, dept),
        Command("/plans/{plan}/filings/receipts", approved, received, dept),
        Command("/imports", {}, LIST.replace("牲畜棚圈", "养殖小区").replace("管网", "水窖").encode(), dept,
                query={"county": "654024", "year": "2020", "filename": "a.csv"}),
    )  # fmt: skip


async def disclosure(start: Start) -> Scene:
    """Notices planned, open, past their days and published; objections received and under investigation."""
    api = await start("disclosure", **UNLIMITED)
    api.set_clock(DAY)
    office = {"name": "巩留县扶贫开发领导小组办公室", "hotline": "0999-5622317"}
    await api.post(f"/organisations/{COUNTY}", office, role="publisher", method="PUT")
    planned, objected, over = [await publicity(api, n) for n in (1, 2, 3)]
    for number in (objected, over):
        assert (await api.post(f"/notices/{number}/posting", posting(), role="publisher")).status_code == 200
    letter = {"text": "面积与实际不符，请核实。", "name": "某某", "contact": "某村"}
    codes = [(await api.post(f"/notices/{objected}/objections", letter, role="village")).json()["objection"]
             for _ in range(3)]  # fmt: skip
    for taken_up in codes[1:]:
        await api.post(f"/objections/{taken_up}/investigation", {}, role="township", region="654024101")
    decision = {"upheld": False, "reply": "经核实，与申报一致。"}
    await api.post(f"/objections/{codes[2]}/resolution", decision, role="township", region="654024101")
    order = {"kind": "policy", "place": COUNTY, "fiscal_year": 2020, "title": "到户产业扶持办法",
             "about": "654024-2020", "fields": {"text": "全文"}}  # fmt: skip
    renamed = office | {"name": "县扶贫办", "reason": "更名"}
    published = (await api.post("/notices", order, role="publisher")).json()["notice"]
    assert (await api.post(f"/notices/{published}/posting", {}, role="publisher")).status_code == 200
    api.advance_clock(11)
    later = date(2020, 3, 13)
    photo, dismissed = posting(later)["proof"], {"upheld": False, "reply": "经复测，面积与申报一致。"}
    one = "/notices/{number}"
    commands = (
        Command("/notices", {}, order | {"title": "另一办法"}, "publisher"),
        Command(f"{one}/posting", {"number": planned}, posting(later), "publisher"),
        Command(f"{one}/proofs", {"number": objected}, photo, "publisher"),
        Command(f"{one}/closing", {"number": over}, {}, "publisher"),
        Command(f"{one}/corrections", {"number": published}, {"fields": {"备注": "补"}, "reason": "补充"}, "publisher"),
        Command(f"{one}/objections", {"number": published}, letter, "village"),
        Command("/objections/{code}/investigation", {"code": codes[0]}, {}, "township", "654024101"),
        Command("/objections/{code}/resolution", {"code": codes[1]}, dismissed, "township", "654024101"),
        Command("/objections/{code}/erasure", {"code": codes[2]}, {"reason": "来信人申请"}, "project-dept"),
        Command("/organisations/{place}", {"place": COUNTY}, renamed, "publisher", method="PUT"),
    )
    return Scene(api, commands, {"number": published, "code": codes[0], "place": COUNTY, "planned": planned})


async def publicity(api: Api, number: int, place: str = VILLAGE) -> str:
    """Projects asks for a window over a project of a place; gives the number of the planned notice."""
    state = api.app.state.service
    now = state.clock()
    envelope = Envelope(
        f"projects-{number}", "projects", "", "", place, number, number - 1, now, business_date(now),
        "org-project-dept", "project-dept", False, structs.replace(publicity_requested(f"p-{number}"), place=place),
    )  # fmt: skip
    decide = SERVICE.react(state, envelope)
    assert decide is not None
    notice: str = json.loads((await state.writer.submit(decide)).body)["notice"]
    return notice


async def monitoring(start: Start) -> Scene:
    """A county whose rate is too low, with an alert nobody has seen, one taken on, and an asset."""
    api = await start("monitoring", **UNLIMITED)
    api.set_clock(date(2020, 7, 15))
    county, january = Told(api), date(2020, 1, 10)
    await county.opened(january)
    await county.received("L1", 100_000, january)
    await county.drafted("P1", january)
    await county.decided("P1", 100_000, january)
    await county.committed("P1", january, L1=100_000)
    await county.registered("A1", 1_000, january)
    for_all = {"region": WATCHED_COUNTY}
    raised = [(await api.post("/checks", {"book": WATCHED, "as_of": day}, role="finance", **for_all)).json()["raised"]
              for day in ("2020-03-31", "2020-06-30")]  # fmt: skip
    new, seen = raised[0][0], raised[1][0]
    taken = await api.post(f"/alerts/{seen}/acknowledgement", {}, role="finance", staff="zhang", **for_all)
    assert taken.status_code == 201, taken.text
    looked, day = "/counties/{county}/days/{day}", {"county": WATCHED_COUNTY, "day": "2020-07-14"}
    path = f"{looked}/supervision".format(**day)
    confirmed = await api.post(path, supervision(), role="leading-group", **for_all)
    assert confirmed.status_code == 201, confirmed.text
    finding = {"risk": "idle", "observed": "空置半年"}
    commands = (
        Command("/checks", {}, {"book": WATCHED, "as_of": "2020-06-30"}, "finance", WATCHED_COUNTY),
        Command("/assets/{asset}/findings", {"asset": "A1"}, finding, "auditor", WATCHED_COUNTY),
        Command("/alerts/{alert}/acknowledgement", {"alert": new}, {"reason": "收到"}, "finance", WATCHED_COUNTY),
        Command("/alerts/{alert}/closing", {"alert": seen}, {"outcome": "已补足"}, "finance", WATCHED_COUNTY, "li"),
        Command(f"{looked}/supervision", day | {"day": "2020-07-15"}, supervision(), "leading-group", WATCHED_COUNTY),
        Command(
            f"{looked}/instructions/{{number}}/answer",
            day | {"number": "1"},
            {"answer": "已拨付"},
            "finance",
            WATCHED_COUNTY,
        ),
    )
    names = {"book": WATCHED, "code": WATCHED_COUNTY, "county": WATCHED_COUNTY, "month": "2020-03", "asset": "A1",
             "alert": new, "day": "2020-07-14", "number": "1"}  # fmt: skip
    return Scene(api, commands, names, county)


SCENES: dict[str, Callable[[Start], Awaitable[Scene]]] = {
    "ledger": ledger, "projects": projects, "disclosure": disclosure, "monitoring": monitoring,
}  # fmt: skip
