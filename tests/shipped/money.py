"""Every command of a book: money in and out, what is undone and changed, what the bank says, months closed."""

import json
from datetime import timedelta

from cli.platform import Person
from shared.platform.identity.roles import Role
from tests.shipped import story
from tests.shipped.platform import Shipped
from tests.shipped.story import BOOK, FINANCE, GOVERNMENT, GROUP, KEEPER, REVIEWER, UNIT

AT = f"/ledger/v1/books/{BOOK}"
PREFECTURE_FINANCE, PREFECTURE_KEEPER = (story.official(role, "6540") for role in (Role.FINANCE, Role.KEEPER))


def take_money_in(shipped: Shipped) -> None:
    """A receipt, many receipts, an advance settled later, money announced, and an announcement withdrawn."""
    today = shipped.today()
    one, many = story.inflow("新财扶〔2020〕3号", today), [story.inflow("新财扶〔2020〕4号", today, "30000.00")]
    advance = story.inflow("预拨〔2020〕1号", today, "1000.00", kind="advance-payment", level="prefecture")
    shipped.effect(f"{AT}/inflows", one, KEEPER, AT, lambda book: book["received"] == "1900000.00")
    bulk = shipped.send(f"{AT}/inflows/bulk", json.dumps(many).encode(), KEEPER)
    shipped.shown(f"{AT}/lots", bulk["sequence"], lambda lots: _lot(lots, "新财扶〔2020〕4号")["amount"] == "30000.00")
    shipped.effect(f"{AT}/inflows", advance, KEEPER, f"{AT}/advances", lambda found: len(found["items"]) == 1)
    settled = {"lot": "预拨〔2020〕1号 中央财政专项扶贫资金", "document_no": "新财扶〔2020〕8号", "amount": "1.00"}
    shipped.effect(
        f"{AT}/settlements", settled, FINANCE, f"{AT}/advances", lambda a: a["items"][0]["settled"] == "1.00"
    )
    due = today + timedelta(days=30)
    for number in ("5", "6"):
        told = story.announcement(f"新财扶〔2020〕{number}号", due)
        shipped.effect(f"{AT}/announcements", told, FINANCE, f"{AT}/announcements", lambda a: len(a["items"]) > 0)
    postponed = {"announcement": "新财扶〔2020〕5号 中央财政专项扶贫资金", "due_on": str(due), "reason": "上级推迟"}
    shipped.effect(
        f"{AT}/announcements/postponement", postponed, FINANCE, f"{AT}/announcements", lambda a: str(due) in str(a)
    )
    withdrawn = {"announcement": "新财扶〔2020〕6号 中央财政专项扶贫资金", "reason": "上级收回"}
    shipped.effect(
        f"{AT}/announcements/withdrawal", withdrawn, FINANCE, f"{AT}/announcements",
        lambda found: "withdrawn" in str(found["items"]),
    )  # fmt: skip


def _lot(lots: dict, document_no: str) -> dict:
    return next(lot for lot in lots["items"] if lot["document_no"] == document_no)


def set_aside_what_was_refused(shipped: Shipped, project: str) -> None:
    """The ledger refused the decision for want of money; now there is enough."""
    shipped.effect(
        f"{AT}/commitments", {"project": project}, FINANCE, f"{AT}/projects",
        lambda found: any(row["project"] == project and row["approved"] == "900000.00" for row in found["items"]),
    )  # fmt: skip


def name_who_answers(shipped: Shipped) -> None:
    """Another keeper for some days, and who leads the county."""
    today = shipped.today()
    substitute = {"keeper": "模拟-代管", "since": today.isoformat(), "until": (today + timedelta(days=2)).isoformat(),
                  "reason": "管理人出差"}  # fmt: skip
    leader = {
        "body": "county", "organisation": "巩留县人民政府", "person": "李明", "post": "县长",
        "since": today.isoformat(), "document_no": "巩政任〔2020〕1号",
    }  # fmt: skip
    shipped.effect(
        f"{AT}/keeper", substitute, FINANCE, f"{AT}/entries?limit=500", lambda e: "keeper-appointed" in str(e)
    )
    shipped.effect(f"{AT}/responsible", leader, GOVERNMENT, f"{AT}/responsibility", lambda found: "李明" in str(found))


def payment(project: str, amount: str, **more: str) -> dict:
    """A request for money to the contractor."""
    return {
        "project": project, "amount": amount, "purpose": "industry", "instrument": "direct",
        "payee_class": "contractor", "payee": "天山建筑公司", "beneficiary_level": "village",
        "beneficiary_place": "654024104203", "using_unit": "巩留县农业农村局", "responsible_person": "责任人",
        "minutes_no": "巩留县领导小组纪要〔2020〕1号（模拟）",
    } | more  # fmt: skip


def pay(shipped: Shipped, project: str, amount: str, voucher_no: str) -> str:
    """Requested, reviewed, countersigned, posted: each read back."""
    asked = shipped.effect(
        f"{AT}/payments", payment(project, amount), UNIT, f"{AT}/payments?limit=500",
        lambda found: any(row["amount"] == amount for row in found["items"]),
    )  # fmt: skip
    number = str(asked["payment"])

    def stands(stage: str):
        return lambda found: next(r for r in found["items"] if r["payment"] == number)["stage"] == stage

    one, listed = f"{AT}/payments/{number}", f"{AT}/payments?limit=500"
    shipped.effect(f"{one}/review", {"passed": True, "reason": "已核对"}, REVIEWER, listed, stands("passed"))
    shipped.effect(f"{one}/countersignature", {}, FINANCE, listed, stands("countersigned"))
    shipped.effect(f"{one}/posting", {"voucher_no": voucher_no}, KEEPER, listed, stands("posted"))
    return number


def send_back(shipped: Shipped, project: str) -> None:
    """Requested and passed, but not paid: its money is free again."""
    listed = f"{AT}/payments?limit=500"
    asked = shipped.effect(f"{AT}/payments", payment(project, "1.23"), UNIT, listed, lambda found: "1.23" in str(found))
    one = f"{AT}/payments/{asked['payment']}"
    passed, back = {"passed": True, "reason": "已核对"}, {"reason": "超过年度上限"}
    shipped.effect(f"{one}/review", passed, REVIEWER, listed, lambda found: "passed" in str(found))
    shipped.effect(f"{one}/withdrawal", back, REVIEWER, listed, lambda found: "withdrawn" in str(found))


def put_right(shipped: Shipped, paid: str) -> None:
    """What came back, what was wrong, and what a superior takes away."""
    back = {"payment": paid, "amount": "10.00", "voucher_no": "银-7"}
    shipped.effect(f"{AT}/refunds", back, KEEPER, AT, lambda book: book["entry_no"] > 0)
    entries = shipped.get(f"{AT}/entries", shipped.auditor, limit=500)["items"]
    received = next(e for e in entries if e["kind"] == "inflow-received" and e["lot"].startswith("新财扶〔2020〕4号"))
    wrong = {"entry_no": received["entry_no"], "amount": "1.00", "reason": "金额有误"}
    asked = shipped.effect(f"{AT}/reversals", wrong, FINANCE, f"{AT}/reversals", lambda found: len(found["items"]) == 1)
    decided = f"{AT}/reversals/{asked['request_no']}/decision"
    confirmed = {"confirmed": True, "voucher_no": "冲-1"}
    shipped.effect(decided, confirmed, KEEPER, f"{AT}/reversals", lambda f: f["items"][0]["stage"] == "confirmed")
    taken = {"lot": "新财扶〔2020〕4号 中央财政专项扶贫资金", "amount": "5.00", "document_no": "新财扶〔2020〕88号"}
    shipped.effect(f"{AT}/reclaims", taken, KEEPER, AT, lambda book: book["reclaimed"] == "5.00")


def change_use(shipped: Shipped, project: str) -> None:
    """Money of a project for another purpose of its own, filed; and a category transfer."""
    use = {
        "project": project,
        "purpose": "irrigation",
        "amount": "1.00",
        "plan_clause": "规划第三章",
        "department": "县扶贫办",
    }
    asked = shipped.effect(f"{AT}/use-changes", use, GOVERNMENT, f"{AT}/use-changes", lambda f: len(f["items"]) == 1)
    filing = {"filed_on": shipped.today().isoformat(), "receipt_no": "备1"}
    filed = f"{AT}/use-changes/{asked['change_no']}/filing"
    shipped.effect(filed, filing, GOVERNMENT, f"{AT}/use-changes", lambda f: f["items"][0]["receipt_no"] == "备1")
    transfer = {
        "lot": "新财扶〔2020〕3号 中央财政专项扶贫资金",
        "target": "capacity",
        "amount": "1.00",
        "document_no": "统筹1号",
    }
    shipped.effect(f"{AT}/category-transfers", transfer, FINANCE, f"{AT}/categories", lambda f: "capacity" in str(f))


def pass_down(shipped: Shipped) -> None:
    """The prefecture's book opens, takes money in and passes it down, by two people."""
    above, today = f"/ledger/v1/books/{story.ABOVE}", shipped.today()
    opened = {"county": "6540", "fiscal_year": 2020, "keeper": PREFECTURE_KEEPER.staff}
    reader = Person(Role.AUDITOR, "6540", "模拟-州审计", "州审计局（模拟）")
    shipped.post("/ledger/v1/books", opened, PREFECTURE_FINANCE)
    shipped.post(f"{above}/inflows", story.inflow("新财扶〔2020〕9号", today), PREFECTURE_KEEPER)
    down = {"lot": "新财扶〔2020〕9号 中央财政专项扶贫资金", "to": "654024", "amount": "1.00",
            "document_no": "伊州财1号", "fund_line": "专项"}  # fmt: skip
    asked = shipped.post(f"{above}/pass-downs", down, PREFECTURE_FINANCE)
    decided = f"{above}/pass-downs/{asked['request_no']}/decision"
    going = shipped.post(decided, {"confirmed": True, "voucher_no": "下-1"}, PREFECTURE_KEEPER)
    listed = shipped.get(f"{above}/pass-downs", reader, wait_for=going["sequence"])["items"]
    assert [row["stage"] for row in listed] == ["confirmed"], listed


def reconcile(shipped: Shipped) -> None:
    """A statement comes in, its lines are matched by the service and by hand, one is let go, one explained."""
    day = shipped.today().isoformat()
    shown = (
        "交易日期,支出,收入,凭证号,摘要",
        f"{day},,500000.00,,到账",
        f"{day},77.00,,,手续费",
        f"{day},,30000.00,,到账",
    )
    lines = "\n".join(shown).encode()
    listed = f"{AT}/statement-lines"
    taken = shipped.file(f"{AT}/statements", lines, FINANCE, listed, lambda f: len(f["items"]) == 3, filename="a.csv")
    assert taken["lines"] == 3, taken
    matched = shipped.post(f"{AT}/statement-lines/matching", {}, FINANCE)
    first, fee, _ = shipped.get(listed, shipped.auditor, wait_for=matched["sequence"])["items"]

    def stage(line: dict, wanted: str):
        return lambda found: next(row for row in found["items"] if row["line"] == line["line"])["stage"] == wanted

    one = f"{listed}/{first['line']}"
    if first["stage"] == "matched":
        shipped.effect(f"{one}/release", {"reason": "对错了"}, FINANCE, listed, stage(first, "open"))
    by_hand = {"entry": "新财扶〔2020〕3号 中央财政专项扶贫资金", "reason": "到账回单"}
    shipped.effect(f"{one}/match", by_hand, FINANCE, listed, stage(first, "matched"))
    shipped.effect(f"{one}/release", {"reason": "对错了"}, FINANCE, listed, stage(first, "open"))
    why = {"reason": "手续费"}
    shipped.effect(f"{listed}/{fee['line']}/explanation", why, FINANCE, listed, stage(fee, "explained"))


def close_months(shipped: Shipped) -> None:
    """A month of last year's book is closed and opened again."""
    before = f"/ledger/v1/books/{story.LAST_YEARS}"
    opened = {"county": "654024", "fiscal_year": 2019, "keeper": KEEPER.staff}
    shipped.post("/ledger/v1/books", opened, FINANCE)
    closed = f"{before}/closings"
    shipped.effect(closed, {"period": "2019-01"}, FINANCE, closed, lambda found: "2019-01" in str(found))
    again = {"minutes_no": "巩扶领纪〔2020〕4号", "reason": "漏记"}
    shipped.effect(
        f"{closed}/2019-01/reopening", again, GROUP, closed, lambda found: "巩扶领纪〔2020〕4号" in str(found)
    )


def close_a_month(shipped: Shipped) -> None:
    """The month that was opened again is closed for good."""
    closed = f"/ledger/v1/books/{story.LAST_YEARS}/closings"
    shipped.effect(closed, {"period": "2019-01"}, FINANCE, closed, lambda found: "2019-01" in str(found))
