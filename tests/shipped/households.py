"""Every command about those who are paid: persons in the vault, standards, batches, and shares in an enterprise."""

from datetime import date
from typing import Any

from tests.ledger.people import VILLAGE, as_file, batch, head, id_number, identity, standard
from tests.ledger.steps.shares import COOPERATIVE
from tests.shipped import story
from tests.shipped.money import AT, REVIEWER, UNIT
from tests.shipped.platform import Shipped
from tests.shipped.story import BOOK, DEPARTMENT, FINANCE, GOVERNMENT, KEEPER

FILE = "类型,所在地代码,姓名,公民身份号码,收款账号\n个人,654024101001,三娃,{number},6217000010000000003\n"
MINUTES = "巩留县领导小组纪要〔2020〕1号（模拟）"
ENTITIES = f"/ledger/v1/counties/{story.COUNTY}/entities"


def enter(shipped: Shipped, name: str, number: int, kind: str = "household") -> str:
    """Somebody comes into the vault, and is shown with masks."""
    person = shipped.post("/ledger/v1/persons", identity(name, number, kind=kind), FINANCE)["person"]
    shown = shipped.get(f"/ledger/v1/persons/{person}", shipped.auditor)
    assert shown["name"].startswith(name[0]), shown
    assert name not in str(shown)
    return str(person)


def enter_from_a_file(shipped: Shipped) -> None:
    """A list of persons."""
    content = FILE.format(number=id_number(3)).encode()
    answer = shipped.send("/ledger/v1/persons/file", content, FINANCE, place=story.COUNTY, filename="a.csv")
    assert "person" in str(answer), answer


def join_a_household(shipped: Shipped, household: str, person: str) -> None:
    """A person belongs to a household."""
    shipped.post(f"/ledger/v1/persons/{household}/members", {"members": [person]}, FINANCE)
    assert shipped.get(f"/ledger/v1/persons/{household}", FINANCE)["members"] == [person]


def read_in_full_and_erase(shipped: Shipped, person: str) -> None:
    """Everything known of a person is read for a purpose that stays on record; then it is destroyed."""
    known = shipped.get(f"/ledger/v1/persons/{person}/identity", FINANCE, purpose="核对收款账号")
    assert known["name"] == "二娃", known
    shipped.post(f"/ledger/v1/persons/{person}/erasure", {"reason": "本人申请"}, FINANCE)
    readings = shipped.get(f"/ledger/v1/persons/{person}/readings", FINANCE)["items"]
    assert "核对收款账号" in str(readings), readings
    assert "二娃" not in str(shipped.get(f"/ledger/v1/persons/{person}", FINANCE))


def pay_many(shipped: Shipped, project: str, households: list[str]) -> str:
    """A standard, a batch as JSON and one as a file; the first is paid. Gives its number."""
    listed, standards = f"{AT}/batches", f"/ledger/v1/counties/{story.COUNTY}/standards"
    shipped.effect(standards, standard(), GOVERNMENT, standards, lambda found: "breeding" in str(found))
    facts = {"project": project, "minutes_no": MINUTES}
    whole = batch(*households) | facts
    submitted = shipped.effect(listed, whole, UNIT, listed, lambda found: len(found["items"]) == 1)
    number = str(submitted["payment"])
    query: dict[str, Any] = head(*households[:1], amount="20.00") | facts
    shipped.file(
        f"{listed}/file",
        as_file(*households[:1], amount="20.00"),
        UNIT,
        listed,
        lambda f: len(f["items"]) == 2,
        **query,
    )
    lines = shipped.get(f"{listed}/{number}/lines", shipped.auditor)["items"]
    assert len(lines) == len(households), lines
    one = f"{AT}/payments/{number}"
    review = {"passed": True, "reason": "名册与系统逐户核对"}
    shipped.effect(f"{one}/review", review, REVIEWER, f"{listed}/{number}", lambda b: b["stage"] == "passed")
    posting = {"voucher_no": "记-11"}
    shipped.effect(f"{one}/posting", posting, KEEPER, f"{listed}/{number}", lambda b: b["stage"] == "posted")
    again = shipped.get(listed, shipped.auditor)["items"][-1]["batch"]
    assert shipped.get(f"{AT}/payments/{again}", shipped.auditor)["repeats"] == {"alike-person": 1}
    (found,) = shipped.get(f"{AT}/payments/{again}/findings", shipped.auditor)["items"]
    assert found["other_payment"] == number, found
    paid = shipped.get(f"{AT}/payees/{households[0]}", shipped.auditor)["payments"]
    assert [row["amount"] for row in paid] == ["10.00"], paid
    payees = shipped.get(f"{AT}/payees", shipped.auditor, lot=paid[0]["lot"], limit=500)["items"]
    assert {row["payee"] for row in payees} >= set(households), payees
    return number


def return_a_line(shipped: Shipped, batch_no: str, household: str) -> None:
    """The bank sends one line of a batch back."""
    returned = {"payment": batch_no, "line": 1, "reason_code": "other", "voucher_no": "退-2"}
    shipped.effect(f"{AT}/returns", returned, KEEPER, f"{AT}/batches/{batch_no}", lambda b: b["returned"] == "10.00")
    assert "other" in str(shipped.get(f"{AT}/payees/{household}", shipped.auditor))


def share(shipped: Shipped, payment: str, holder: str, other: str, on: date) -> None:
    """Paid money becomes shares of households, some go on, and a dividend is split."""
    entity = {
        "entity": COOPERATIVE, "name": "天山建筑公司", "kind": "enterprise", "place": VILLAGE, "shares": 100,
        "document_no": "章程1号",
    }  # fmt: skip
    one = f"{ENTITIES}/{COOPERATIVE}"
    shipped.effect(ENTITIES, entity, DEPARTMENT, ENTITIES, lambda found: COOPERATIVE in str(found))
    some = {"book": BOOK, "payment": payment, "amount": "1.00", "document_no": "量化方案1号",
            "holders": [{"payee": holder, "shares": 5}]}  # fmt: skip
    shipped.effect(f"{one}/shares", some, DEPARTMENT, f"{one}/holders", lambda found: holder in str(found))
    moved = {"payee": holder, "to_payee": other, "shares": 1, "document_no": "会议1号", "reason": "动态调整"}
    shipped.effect(f"{one}/transfers", moved, DEPARTMENT, f"{one}/holders", lambda found: other in str(found))
    dividend = {"year": on.year, "amount": "1.00", "document_no": "分红1号"}
    shipped.effect(f"{one}/dividends", dividend, DEPARTMENT, f"{one}/history", lambda found: "1.00" in str(found))
    assert shipped.get(one, shipped.auditor)["entity"] == COOPERATIVE
    holdings = shipped.get(f"/ledger/v1/counties/{story.COUNTY}/shareholders/{other}", shipped.auditor)
    assert COOPERATIVE in str(holdings), holdings


def keep_the_vault(shipped: Shipped) -> None:
    """The keys of the vault are wrapped anew."""
    shipped.post("/ledger/v1/vault/rewrapping", {"reason": "年度轮换"}, FINANCE)
