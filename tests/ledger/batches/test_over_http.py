"""Paying many over HTTP: lines in every form, results line by line, returns, and the way from payee to document."""

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from services.ledger.book.batch import CODES
from shared.platform.web import tabular
from tests.api import Api
from tests.importing.reading import workbook
from tests.ledger.client import BOOK, Facts, code, read, receive
from tests.ledger.people import VILLAGE, as_file, batch, entered, head, lines, standard

LOT = "新财扶〔2020〕{}号 中央财政专项扶贫资金"


@pytest.fixture
async def village(book: Api) -> tuple[Api, list[str]]:
    """A book with two lots of 300 and 700 yuan, a payable project of 600, and three households."""
    await receive(book, amount="300.00")
    await receive(book, "新财扶〔2020〕2号", amount="700.00")
    await Facts(book).make_payable()
    names = ("阿依古丽", "买买提", "巴哈尔")
    return book, [await entered(book, name, at, kind="household") for at, name in enumerate(names, start=1)]


async def pay(api: Api, body: Any, voucher: str = "记-1") -> str:
    asked = await api.post(f"{BOOK}/batches", body, role="implementer")
    assert asked.status_code == 201, asked.text
    number: str = asked.json()["payment"]
    passed = {"passed": True, "reason": "标准待登记"}
    assert (await api.post(f"{BOOK}/payments/{number}/review", passed, role="reviewer")).status_code == 201
    posted = await api.post(f"{BOOK}/payments/{number}/posting", {"voucher_no": voucher}, role="keeper")
    assert posted.status_code == 201, posted.text
    return number


async def bounce(api: Api, number: str, line: int, voucher: str = "退-1") -> Any:
    body = {"payment": number, "line": line, "reason_code": "account-closed", "voucher_no": voucher}
    return await api.post(f"{BOOK}/returns", body, role="keeper")


@pytest.mark.req("LED-28", "LED-30")
async def test_money_can_be_followed_from_the_document_to_each_household_and_back(village: Any) -> None:
    book, (one, two, three) = village
    number = await pay(book, batch(one, two, three, amount="200.00"))

    back = await read(book, f"{BOOK}/payees/{two}")
    forth = await read(book, f"{BOOK}/payees", lot=LOT.format(1))

    assert [(row["lot"], row["fen"]) for row in back["payments"]] == [(LOT.format(1), 10_000), (LOT.format(2), 10_000)]
    assert [lot["document_no"] for lot in back["lots"]] == ["新财扶〔2020〕1号", "新财扶〔2020〕2号"]
    assert [(row["payee"], row["line"], row["fen"]) for row in forth["items"]] == [(one, 1, 20_000), (two, 2, 10_000)]
    assert {row["payment"] for row in forth["items"]} == {number}


async def test_a_batch_is_read_line_by_line_with_each_result(village: Any) -> None:
    book, (one, two, three) = village
    wrong = batch(one, two, three, mode="continue")
    wrong["lines"][1]["subsidy"] = "gift"

    number = await pay(book, wrong)
    sent_back = await bounce(book, number, 3)

    assert sent_back.json()["fen"] == 1_000
    page = await read(book, f"{BOOK}/batches/{number}/lines")
    assert [(row["line"], row["result"], row["code"]) for row in page["items"]] == [
        (1, "posted", ""),
        (2, "refused", "subsidy"),
        (3, "returned", ""),
    ]
    whole = await read(book, f"{BOOK}/batches/{number}")
    assert (whole["accepted"], whole["refused"], whole["amount"], whole["returned"]) == (2, 1, "20.00", "10.00")
    figures = await read(book, BOOK)
    assert (figures["disbursed"], figures["committed"]) == ("10.00", "590.00")
    assert (await read(book, f"{BOOK}/trial-balance"))["total_fen"] == 0


async def test_the_batches_of_a_book_are_listed_by_stage_project_and_returns_and_as_a_file(village: Any) -> None:
    book, (one, two, _) = village
    first = await pay(book, batch(one, two))
    await bounce(book, first, 2)
    second = (await book.post(f"{BOOK}/batches", batch(one, two), role="implementer")).json()["payment"]
    at = f"{BOOK}/batches"

    page = await read(book, at, limit="1")
    rest = await read(book, at, after=str(page["next"]))
    asked = ({"stage": "requested"}, {"returned": "true"}, {"returned": "false"}, {"project": "P1"}, {"project": "P9"})
    found = [[row["batch"] for row in (await read(book, at, **by))["items"]] for by in asked]
    header, *lines = csv.reader(io.StringIO((await book.get(at, role="auditor", params={"format": "csv"})).text))
    elsewhere = await book.get(at, role="auditor", region="654023")
    unknown = await book.get(at, role="auditor", params={"stage": "paid"})

    (row,) = page["items"]
    assert (row["batch"], row["stage"], row["amount"], row["returned"]) == (first, "posted", "20.00", "10.00")
    assert ([row["batch"] for row in rest["items"]], rest["next"]) == ([second], None)
    assert found == [[second], [first], [second], [first, second], []]
    named = [dict(zip(header, line, strict=True)) for line in lines]
    assert [(line["拨付编号"], line["环节"], line["已退票（元）"]) for line in named] == [
        (first, "已拨付", "10.00"),
        (second, "已申请", "0.00"),
    ]
    assert (elsewhere.status_code, unknown.status_code) == (403, 422)


async def test_an_atomic_batch_names_every_bad_line_and_books_nothing(village: Any) -> None:
    book, (one, two, _) = village
    wrong = batch(one, "p-" + "a" * 26, two)
    wrong["lines"][2]["place"] = "王小明"

    answer = await book.post(f"{BOOK}/batches", wrong, role="implementer")

    assert code(answer) == (422, "batch-lines-refused")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/lines/1", "/lines/2"]
    assert "王小明" not in answer.text


async def test_a_returned_line_is_paid_again_once(village: Any) -> None:
    book, (one, two, _) = village
    number = await pay(book, batch(one, two))
    await bounce(book, number, 2)
    again = batch(two)
    again["lines"][0]["repays"] = f"{number}#2"

    await pay(book, again, "记-2")
    twice = await book.post(f"{BOOK}/batches", again, role="implementer")

    assert code(twice) == (422, "batch-lines-refused")
    assert code(await bounce(book, number, 2, "退-2")) == (409, "returned-already")
    rows = (await read(book, f"{BOOK}/payees/{two}"))["payments"]
    assert [(row["line"], row["returned"], row["repays"]) for row in rows] == [
        (2, "account-closed", ""),
        (1, None, f"{number}#2"),
    ]


def _workbook(*payees: str) -> bytes:
    heading = ["补助类别", "收款人编号", "受益地代码", "金额(元)", "数量"]
    return workbook(heading, *(["industry-award", payee, VILLAGE, 10.0, 1] for payee in payees))


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ndjson"])
async def test_lines_come_as_a_file_too(village: Any, kind: str) -> None:
    book, payees = village
    ndjson = "\n".join(json.dumps(line) for line in lines(*payees)).encode()
    content = {"csv": as_file(*payees), "xlsx": _workbook(*payees), "ndjson": ndjson}[kind]

    query = head(*payees, filename=f"名单.{kind}")
    answer = await book.post(f"{BOOK}/batches/file", role="implementer", content=content, params=query)

    assert answer.status_code == 201, answer.text
    assert (answer.json()["accepted"], answer.json()["fen"]) == (3, 3_000)


@pytest.mark.parametrize(
    ("heading", "cell"), [("金额（万元）", 0.001), ("金额/千元", "0.01"), ("金额【元】", "10"), ("金额（元）", "10元")]
)
async def test_a_batch_is_paid_in_the_unit_that_its_heading_names(village: Any, heading: str, cell: Any) -> None:
    book, payees = village
    rows = (["industry-award", payee, VILLAGE, cell] for payee in payees)
    content = workbook(["补助类别", "收款人编号", "受益地代码", heading], *rows)

    query = head(*payees, filename="名单.xlsx")
    answer = await book.post(f"{BOOK}/batches/file", role="implementer", content=content, params=query)

    assert (answer.status_code, answer.json().get("fen")) == (201, 3_000), answer.text


@pytest.mark.parametrize(
    ("heading", "more", "pointer", "says"),
    [
        ("金额", {}, "/file", "没有写明单位"),
        ("金额（元）", {"amount": "1万元"}, "/lines/0/amount", "单位"),
        ("金额（元）", {"place": 65402410100}, "/lines/0/place", "C2 单元格"),
        ("金额（元）", {"payee": 6217001234567890123}, "/lines/0/payee", "B2 单元格"),
        ("金额（元）", {"policy": 12}, "/lines/0/policy", "E2 单元格"),
        ("金额（元）", {"policy": "6.2E+11"}, "/lines/0/policy", "科学记数法"),
    ],
)
async def test_a_cell_that_may_say_another_thing_keeps_the_batch_out(
    village: Any, heading: str, more: dict[str, Any], pointer: str, says: str
) -> None:
    book, payees = village
    facts = {"payee": payees[0], "place": VILLAGE, "amount": 10, "policy": ""} | more
    row = ["industry-award", facts["payee"], facts["place"], facts["amount"], facts["policy"]]
    content = workbook(["补助类别", "收款人编号", "受益地代码", heading, "政策代码"], row)

    query = head(payees[0], filename="名单.xlsx")
    answer = await book.post(f"{BOOK}/batches/file", role="implementer", content=content, params=query)

    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["pointer"]) == (422, pointer)
    assert says in answer.text


COLUMNS = "收款人编号,受益地代码,金额（元）,补助类别"


@pytest.mark.parametrize("content", ["收款人编号,金额（元）\n", f"{COLUMNS}\np,654024,王小明,x\n", ""])
async def test_a_file_that_is_no_list_is_refused_in_words(village: Any, content: str) -> None:
    book, payees = village

    answer = await book.post(f"{BOOK}/batches/file", role="implementer", content=content.encode(), params=head(*payees))

    assert answer.status_code == 422
    assert "王小明" not in answer.text


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"amount": "ten"}, "/lines/0/amount"),
        ({"units": "x"}, "/lines/0/units"),
        ({"name": "王小明"}, "/lines/0"),
        ({"payee": 652101199001011234}, "/lines/0/payee"),
    ],
)
async def test_a_line_of_another_shape_is_refused_by_field_without_repeating_it(
    village: Any, change: dict[str, Any], pointer: str
) -> None:
    book, (one, *_) = village
    wrong = batch(one)
    wrong["lines"][0] |= change

    answer = await book.post(f"{BOOK}/batches", wrong, role="implementer")

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert not any(str(value) in answer.text for value in change.values())


@pytest.mark.req("LED-53", "LED-54", "LED-56")
async def test_lines_keep_to_the_countys_standards_by_village_and_household(village: Any) -> None:
    book, (one, two, three) = village
    answer = await book.post("/counties/654024/standards", standard(), role="county-gov")
    assert answer.status_code == 201, answer.text
    finer = standard(place=VILLAGE, household_type="disabled", amount="550.00")
    assert (await book.post("/counties/654024/standards", finer, role="project-dept")).status_code == 201
    wanted = [("550.00", "disabled"), ("550.00", ""), ("500.00", "")]
    body = batch(one, two, three, mode="continue", declared_amount="1600.00")
    for line, (amount, kind) in zip(body["lines"], wanted, strict=True):
        line |= {"amount": amount, "household_type": kind, "policy": "breeding"}

    answer = await book.post(f"{BOOK}/batches", body, role="implementer", params={"dry_run": "true"})

    assert code(answer) == (409, "commitment-exhausted")
    body["lines"], body["declared_lines"], body["declared_amount"] = body["lines"][:2], 2, "1100.00"
    answer = await book.post(f"{BOOK}/batches", body, role="implementer")
    (off,) = answer.json()["problems"]
    assert (off["line"], off["code"]) == (2, "off-standard")
    refused = await book.post(f"{BOOK}/batches", body | {"mode": "atomic"}, role="implementer")
    assert [error["detail"] for error in refused.json()["errors"]] == [off["detail"]]
    for word in ("不符合本县补助标准", "breeding", standard()["document_no"], "不得超过 500.00 元"):
        assert word in off["detail"]
    rates = (await read(book, "/counties/654024/standards"))["items"]
    assert [(rate["place"], rate["amount"]) for rate in rates] == [("654024", "500.00"), (VILLAGE, "550.00")]


@pytest.mark.req("LED-55")
@pytest.mark.parametrize("amount", ["400.00", "399.99"])
async def test_a_standard_that_is_not_above_the_existing_one_is_refused(ledger: Api, amount: str) -> None:
    answer = await ledger.post("/counties/654024/standards", standard(amount=amount), role="county-gov")

    assert code(answer) == (409, "standard-not-above")


@pytest.mark.parametrize(
    ("amount", "days", "status"),
    [
        ("450.00", {"valid_from": "2019-12-31"}, 409),
        ("550.00", {"valid_from": "2020-03-02"}, 409),
        ("550.00", {"valid_from": "2020-03-02", "valid_until": "2020-11-30"}, 201),
        ("450.00", {"valid_from": "2019-01-01", "valid_until": "2019-12-31"}, 201),
    ],
)
async def test_no_typed_day_lets_a_standard_pass_under_one_that_it_replaces(
    ledger: Api, amount: str, days: dict[str, str], status: int
) -> None:
    """500 yuan a head hold, 600 are set from December on."""
    of = {"role": "county-gov"}
    await ledger.post("/counties/654024/standards", standard(), **of)
    december = standard(amount="600.00", valid_from="2020-12-01", reason="提高标准")
    assert (await ledger.post("/counties/654024/standards", december, **of)).status_code == 201

    answer = await ledger.post("/counties/654024/standards", standard(amount=amount, reason="调整", **days), **of)

    assert answer.status_code == status, answer.text


async def table(api: Api, path: str, kind: str, role: str) -> list[dict[str, Any]]:
    answer = await api.get(path, role=role, params={"format": kind})
    assert answer.status_code == 200, answer.text
    if kind == "csv":
        return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    header, *lines = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    return [dict(zip(header, line, strict=True)) for line in lines]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_the_results_of_a_batch_are_a_masked_file_for_those_who_may_see_them(
    village: Any, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tabular, "PAGE", 2)
    book, (one, two, three) = village
    wrong = batch(one, two, three, mode="continue")
    wrong["lines"][1]["subsidy"] = "gift"
    number = await pay(book, wrong)
    await bounce(book, number, 3)
    await read(book, BOOK)
    path = f"{BOOK}/batches/{number}/lines"

    for_audit = await table(book, path, kind, "auditor")
    for_group = await table(book, path, kind, "leading-group")

    shown = ("收款人编号", "姓名（脱敏）", "结果", "不予受理的原因", "退票原因")
    said = [tuple(row[name] for name in shown) for row in for_audit]
    assert said == [
        (one, "阿***", "已发放", "", ""),
        (two, "买**", "未受理", CODES["subsidy"], ""),
        (three, "巴**", "已退票", "", "账户已销户"),
    ]
    assert [Decimal(row["金额（元）"]) for row in for_audit] == [Decimal("10.00")] * 3
    assert (for_audit[0]["补助类别"], for_audit[0]["收款账号（脱敏）"]) == ("发展产业奖补", "****0001")
    assert {(row["姓名（脱敏）"], row["公民身份号码（脱敏）"]) for row in for_group} == {("", "")}
    assert [row["收款人编号"] for row in for_group] == [one, two, three]
    missing = await book.get(f"{BOOK}/batches/654024-2020-999/lines", role="auditor", params={"format": kind})
    assert code(missing) == (404, "payment-unknown")
