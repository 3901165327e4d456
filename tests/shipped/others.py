"""Every command of the other three services that the procedure itself has not given."""

from datetime import timedelta
from typing import Any

from cli.platform import Person
from shared.platform.identity.roles import Role
from tests.monitoring.world import supervision
from tests.shipped import story
from tests.shipped.platform import Shipped
from tests.shipped.story import BOOK, COUNTY, DEPARTMENT, FINANCE, GROUP, PUBLISHER

PLAN = f"/projects/v1/plans/{BOOK}"
NEXT_PLAN = "/projects/v1/plans/654024-2021"
NOTICES, OBJECTIONS = "/disclosure/v1/notices", "/disclosure/v1/objections"
LETTER = {"text": "面积与实际不符，请核实。", "name": "某某", "contact": "某村"}
VILLAGE = "654024101202"


def plan_next_year(shipped: Shipped, project: str) -> None:
    """A project is drafted by its village; next year's plan is drafted, and this year's filed and amended."""
    draft = {
        "place": VILLAGE,
        "plan_year": 2021,
        "name": "齐那尔村养殖小区",
        "category": "产业发展",
        "estimate": "300000.00",
    }
    village = story.official(Role.VILLAGE, VILLAGE)
    made = shipped.post("/projects/v1/projects", draft, village)
    one = f"/projects/v1/projects/{made['project']}"
    named = {"unit": "县农业农村局", "leader": "李明", "person": "王强", "reason": "落实责任"}
    shipped.effect(f"{one}/responsible", named, DEPARTMENT, one, lambda p: p["content"]["responsible_person"] == "王强")
    sent, day = {"to": "prefecture", "sent_on": shipped.today().isoformat()}, shipped.today().isoformat()
    shipped.effect(f"{PLAN}/filings", sent, DEPARTMENT, PLAN, lambda plan: plan["filings"][0]["status"] == "sent")
    received = {"to": "prefecture", "received_on": day, "remark": "已阅"}
    shipped.effect(f"{PLAN}/filings/receipts", received, DEPARTMENT, PLAN, lambda plan: "已阅" in str(plan))
    shipped.effect(
        f"{PLAN}/amendments", {"reason": "年中调整"}, DEPARTMENT, PLAN, lambda plan: plan["status"] == "draft"
    )
    line = {
        "project": project,
        "source_channel": "财政扶贫资金（模拟）",
        "platform": "基础设施",
        "content_progress": "整修一处",
    }
    shipped.effect(f"{PLAN}/lines", line, DEPARTMENT, PLAN, lambda plan: "整修一处" in str(plan["lines"]))


def drop_a_line(shipped: Shipped, project: str) -> None:
    """A line leaves the plan that is being amended."""
    gone = f"{PLAN}/lines/{project}/removal"
    shipped.effect(gone, {"reason": "缓建"}, DEPARTMENT, PLAN, lambda p: project not in str(p["lines"]))


def publish(shipped: Shipped) -> str:
    """An announcement of the office's own, corrected once. Gives its number."""
    order = {"kind": "policy", "place": COUNTY, "fiscal_year": 2020, "title": "到户产业扶持办法", "about": BOOK,
             "fields": {"text": "全文"}}  # fmt: skip
    made = shipped.post(NOTICES, order, PUBLISHER)["notice"]
    one = f"{NOTICES}/{made}"
    shipped.effect(f"{one}/posting", {}, PUBLISHER, one, lambda notice: notice["state"] == "published")
    correction = {"fields": {"备注": "补"}, "reason": "补充"}
    shipped.effect(f"{one}/corrections", correction, PUBLISHER, one, lambda notice: notice["release"] == 2)
    taken_at = f"{shipped.today().isoformat()}T08:30:00+08:00"
    proof = {"place": "村务公开栏", "photo_sha256": "5" * 64, "taken_at": taken_at}
    shipped.effect(f"{one}/proofs", proof, PUBLISHER, one, lambda notice: "村务公开栏" in str(notice))
    return str(made)


def hear_objections(shipped: Shipped, notice: str) -> str:
    """Villagers object, by the API and by the page's form; one letter is looked into, decided and destroyed."""
    villager = story.official(Role.VILLAGE, VILLAGE)
    made = shipped.post(f"{NOTICES}/{notice}/objections", LETTER, villager)
    one = f"{OBJECTIONS}/{made['objection']}"
    read = shipped.get(f"{one}/letter", DEPARTMENT, wait_for=made["sequence"])
    assert read["text"] == LETTER["text"], read
    shipped.effect(f"{one}/investigation", {}, DEPARTMENT, one, lambda found: found["state"] == "investigating")
    decision = {"upheld": False, "reply": "经核实，与申报一致。"}
    shipped.effect(f"{one}/resolution", decision, DEPARTMENT, one, lambda found: found["state"] == "dismissed")
    shipped.post(f"{one}/erasure", {"reason": "来信人申请"}, DEPARTMENT)
    kept = shipped.get(f"{one}/readings", shipped.auditor)["items"]
    assert [row["act"] for row in kept] == ["read", "erased"], kept
    return str(made["objection"])


def watch(shipped: Shipped, asset: str) -> dict[str, Any]:
    """Rules run, an asset's risk is told, an alert goes its way, a day is supervised. Gives names for reading."""
    auditor = shipped.auditor
    runs = f"/monitoring/v1/alerts/runs?county={COUNTY}"
    checked = {"book": BOOK, "as_of": shipped.today().isoformat()}
    shipped.effect("/monitoring/v1/checks", checked, FINANCE, runs, lambda found: BOOK in str(found["items"]))
    finding = {"risk": "idle", "observed": "空置半年"}
    alerts = f"/monitoring/v1/alerts?county={COUNTY}&limit=500"
    told = shipped.effect(
        f"/monitoring/v1/assets/{asset}/findings", finding, auditor, alerts, lambda found: asset in str(found["items"])
    )  # fmt: skip
    (alert,) = told["raised"]

    def stands(state: str):
        return lambda found: any(row["alert"] == alert and row["state"] == state for row in found["items"])

    one, colleague = f"/monitoring/v1/alerts/{alert}", Person(Role.FINANCE, COUNTY, "模拟-财政-2", "财政局（模拟）")
    shipped.effect(f"{one}/acknowledgement", {"reason": "收到"}, FINANCE, alerts, stands("acknowledged"))
    shipped.effect(f"{one}/closing", {"outcome": "已整改"}, colleague, alerts, stands("closed"))
    day = shipped.today() - timedelta(days=1)
    looked = f"/monitoring/v1/counties/{COUNTY}/days/{day}"
    due = supervision(instructions=[{"to": "finance", "about": BOOK, "text": "说明拨付进度",
                                     "due_on": (day + timedelta(days=9)).isoformat()}])  # fmt: skip
    shipped.effect(f"{looked}/supervision", due, GROUP, looked, lambda found: "说明拨付进度" in str(found))
    answered, instructions = f"{looked}/instructions/1/answer", f"/monitoring/v1/counties/{COUNTY}/instructions"
    shipped.effect(answered, {"answer": "已拨付"}, FINANCE, instructions, lambda found: "已拨付" in str(found))
    return {"day": str(day), "number": "1", "alert": alert}


def object_by_form(shipped: Shipped, notice: str) -> None:
    """The same by the form of the page, as a villager without a login does."""
    page = f"/disclosure/notices/{notice}"
    answer = shipped.submit(
        f"{page}/objections", shipped.fetch(page).text, text="补贴名单漏了我家。", name="", contact=""
    )
    assert "YY-" in answer.text, answer.text
