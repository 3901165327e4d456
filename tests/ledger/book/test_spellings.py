"""However a number or a name is spelled, it is the same document, voucher, official and person."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.ledger.book.errors import LineAlreadyBooked
from services.ledger.book.queries import USUAL
from services.ledger.book.receipt import lot_key
from services.ledger.corrections import decisions as corrections
from services.ledger.inflows.entries import InflowReceived
from services.ledger.shareholding.errors import DividendAlreadyDeclared
from tests.api import Api
from tests.ledger.builders import KEEPER as SCENE_KEEPER
from tests.ledger.builders import XJ, Scene, act, receipt
from tests.ledger.builders import receive as receiving
from tests.ledger.client import BOOK, KEEPER, Facts, announcement, code, inflow, open_book, pay, payment, read, receive
from tests.ledger.people import batch, entered, id_number, identity
from tests.ledger.reconciliation.test_statements import give
from tests.ledger.steps.shares import Sharing, household

INVISIBLE = ["\u200b", "\ufeff", "\xad", "\u200f", "\u202e", "\ufe0f", "\u3164"]


@pytest.mark.parametrize("sign", INVISIBLE)
async def test_nothing_that_nobody_sees_comes_into_the_book(book: Api, sign: str) -> None:
    await receive(book)
    alone = await receive(book, f"新财扶〔2020〕1{sign}号")
    many = await book.post(f"{BOOK}/inflows/bulk", [inflow(f"新财扶〔2020〕1{sign}号")], role="keeper")
    asked = await book.post(f"{BOOK}/payments", payment(payee=f"天山{sign}建筑公司"), role="implementer")
    person = await book.post("/persons", identity(f"阿依{sign}古丽"), role="finance")
    text = f"交易日期,借方金额,贷方金额,摘要\n2020-03-02,3.00,,手{sign}续费\n".encode()
    file = await book.post(f"{BOOK}/statements", role="finance", content=text, params={"filename": "a.csv"})

    assert (alone.status_code, alone.json()["errors"][0]["pointer"]) == (422, "/document_no")
    assert many.status_code == 422
    assert (asked.status_code, asked.json()["errors"][0]["pointer"]) == (422, "/payee")
    assert (person.status_code, person.json()["errors"][0]["pointer"]) == (422, "/name")
    assert (file.status_code, "看不见" in file.text) == (422, True)
    assert (await read(book, BOOK))["received"] == "1000.00"


@pytest.mark.parametrize(
    ("document_no", "fund_line"),
    [
        ("新财扶（2020） 1号", "中央财政专项扶贫资金"),
        ("新财扶【２０２０】1号", "中央财政 专项扶贫资金"),
        ("新财扶{2020}1号", "中央财政专项扶贫资金"),
    ],
)
@pytest.mark.req("LED-05")
async def test_a_document_is_booked_once_whatever_its_brackets_width_and_blanks(
    book: Api, document_no: str, fund_line: str
) -> None:
    await receive(book)

    assert code(await receive(book, document_no, fund_line=fund_line)) == (409, "line-already-booked")


async def test_letters_and_dashes_that_look_alike_make_no_second_document(book: Api) -> None:
    assert (await receive(book, "AB-2020-7", fund_line="乡村·振兴")).status_code == 201

    for document_no, line in (("ab—2020—7", "乡村・振兴"), ("ＡВ-2020-7", "乡村•振兴")):
        assert code(await receive(book, document_no, fund_line=line)) == (409, "line-already-booked")


@pytest.mark.parametrize(
    "number", ["第1号", "01号", "1號", "第 001 號"], ids=["ordinal", "zero", "traditional", "all of it"]
)
@pytest.mark.parametrize("year", ["〔2020〕", "〔2О2O〕", "〔二〇二〇〕", "「2020」"])
async def test_a_document_is_booked_once_however_its_year_and_number_are_said(
    book: Api, year: str, number: str
) -> None:
    await receive(book)

    again = await receive(book, f"新财扶{year}{number}")

    assert code(again) == (409, "line-already-booked")
    assert "已以“新财扶〔2020〕1号 " in again.json()["detail"]


@pytest.mark.parametrize(
    "stored",
    ["新财扶〔2020〕第1号", "新财扶〔2020〕01号", "新财扶〔2020〕1號", "新财扶〔二零二零〕1号"],
)
async def test_a_lot_is_read_under_its_usual_spelling_however_it_was_booked(book: Api, stored: str) -> None:
    line = inflow()["fund_line"]
    assert (await receive(book, stored)).status_code == 201

    for asked in (f"新财扶〔2020〕1号 {line}", f"新财扶[2020]第1号 {line}", f"{stored} {line}"):
        (found,) = (await read(book, f"{BOOK}/lineage", lot=asked))["lots"]
        answers = await book.get(f"{BOOK}/responsibility", role="auditor", params={"lot": asked})
        payees = await book.get(f"{BOOK}/payees", role="auditor", params={"lot": asked})

        assert (found["lot"], answers.status_code, payees.status_code) == (f"{stored} {line}", 200, 200)


@given(
    st.text("财农a1o0一二〇零〔〕「」第号號. -·", min_size=1).filter(str.strip),
    st.sampled_from(["专项", "乡村·振兴", "AB"]),
)
@example("财农〔二零二零〕1号", "专项")
def test_a_lot_that_is_not_looked_through_is_its_own_key(number: str, line: str) -> None:
    name = f"{number} {line}"

    assert not re.search(USUAL, name) or lot_key(name) == name


@pytest.mark.parametrize("number", ["新财扶〔2020〕10号", "新财扶〔2021〕1号", "新财扶〔2020〕11号"])
async def test_another_number_or_year_is_another_document(book: Api, number: str) -> None:
    await receive(book)

    assert (await receive(book, number)).status_code == 201


async def test_a_lot_is_found_under_every_spelling_of_its_name(book: Api) -> None:
    await receive(book, "AB-2020-7", fund_line="乡村·振兴")
    taken = await book.post(
        f"{BOOK}/reclaims", {"lot": "ab-2020-7 乡村•振兴", "amount": "1.00", "document_no": "收1"}, role="keeper"
    )
    assert taken.status_code == 201, taken.text


@pytest.mark.parametrize("voucher", ["PZ－１", "pz-1", "PZ — 1", "РZ-1"])
async def test_a_voucher_serves_one_payment_however_it_is_written(book: Api, voucher: str) -> None:
    await receive(book)
    await Facts(book).make_payable()
    assert (await pay(book, "100.00", "PZ-1")).status_code == 201

    assert code(await pay(book, "100.00", voucher)) == (409, "voucher-already-used")


@pytest.mark.parametrize("spelling", ["Two-Hats", "ｔｗｏ-ｈａｔｓ", " two-hats", "TWO-HATS　"])
async def test_one_official_under_two_spellings_is_one_person(book: Api, spelling: str) -> None:
    await receive(book)
    await Facts(book).make_payable()
    asked = await book.post(f"{BOOK}/payments", payment(), role="project-dept", staff="two-hats")
    number = asked.json()["payment"]

    own = await book.post(f"{BOOK}/payments/{number}/review", {"passed": True}, role="reviewer", staff=spelling)

    assert code(own) == (403, "own-work")


@pytest.mark.parametrize("spelling", ["two-\u200bhats", "two–hats", "twо-hats", "two-hats\x00"])
async def test_an_official_in_disguise_is_not_let_in(book: Api, spelling: str) -> None:
    refused = await book.post(f"{BOOK}/payments/1/review", {"passed": True}, role="reviewer", staff=spelling)

    assert code(refused) == (401, "token-refused")


async def test_the_keeper_is_the_keeper_however_finance_spelled_the_id(ledger: Api) -> None:
    await open_book(ledger, keeper="ＳＴＡＦＦ-keeper")

    assert (await receive(ledger)).status_code == 201
    row = "交易日期,借方金额,贷方金额,摘要\n2020-03-02,3.00,,手续费\n".encode()
    own = await ledger.post(
        f"{BOOK}/statements", role="finance", staff=KEEPER, content=row, params={"filename": "a.csv"}
    )
    assert code(own) == (403, "keeper-reconciles")


@pytest.mark.parametrize("dot", [*"•・‧⋅.。", " · "])
async def test_a_person_has_one_key_whatever_the_dot_of_the_name(ledger: Api, dot: str) -> None:
    first = await entered(ledger, "买买提·吐尔逊")

    again = await ledger.post("/persons", identity(f"买买提{dot}吐尔逊"), role="finance")

    assert (again.status_code, again.json()["person"], again.json()["found"]) == (201, first, True)


async def test_identity_numbers_and_accounts_are_read_in_plain_signs_or_not_at_all(ledger: Api) -> None:
    first = await entered(ledger)
    number, account = id_number(), str(identity()["account"])
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in number)
    spelled = {"id_number": f"{wide[:6]} {wide[6:14]}-{wide[14:]}", "account": f"{account[:4]}-{account[4:]}"}

    again = await ledger.post("/persons", identity(**spelled), role="finance")
    cyrillic = await ledger.post("/persons", identity(id_number=number[:17] + "Х"), role="finance")

    assert (again.json()["person"], again.json()["found"]) == (first, True)
    assert (cyrillic.status_code, cyrillic.json()["errors"][0]["pointer"]) == (422, "/id_number")


async def test_a_batch_finds_no_payee_under_a_key_with_something_invisible_in_it(book: Api) -> None:
    await receive(book)
    await Facts(book).make_payable()
    payee = await entered(book, kind="household")

    answer = await book.post(f"{BOOK}/batches", batch(payee, f"{payee}\u200b"), role="implementer")

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/lines/1")


async def test_a_bank_serial_and_a_name_are_known_again_however_the_bank_writes_them(book: Api) -> None:
    await receive(book)
    await Facts(book).make_payable()
    await pay(book, "100.00", "PZ-1")

    first = await give(book, "2020-03-02,100.00,,LS-001,ＰＺ—1,,\n2020-03-02,3.00,,LS-002,,,手续费\n")
    again = await give(book, "2020-03-02,100.00,,ls－001,PZ-1,,\n2020-03-02,3.00,,ls-002,,,手续费\n")

    assert first.json()["results"][0]["why"] == "voucher"
    assert code(again) == (409, "statement-imported-already")


async def test_an_announcement_is_made_once_and_its_receipt_finds_it(book: Api) -> None:
    said = announcement("AB-2020-7", fund_line="乡村·振兴")
    assert (await book.post(f"{BOOK}/announcements", said, role="finance")).status_code == 201

    again = await book.post(f"{BOOK}/announcements", said | {"document_no": "ab–2020–7"}, role="finance")
    came = await receive(book, "到账1号", announcement="ab-2020-7 乡村•振兴")

    assert code(again) == (409, "already-announced")
    assert came.status_code == 201, came.text
    assert (await read(book, f"{BOOK}/announcements"))["items"][0]["received"] == "1000.00"


def test_what_was_stored_with_an_invisible_sign_is_still_found_and_still_unique() -> None:
    scene = Scene()
    old = receipt("财农〔2020〕\u200b1号")
    facts = {"carried_over": False, "late": False, "flags": (), "rule_pack": XJ.name, "receipt": old}
    scene.book.enter(InflowReceived, act(), lot="财农〔2020〕\u200b1号 专项", **facts)

    with pytest.raises(LineAlreadyBooked):
        receiving()(scene)
    assert scene.book.state.lot_called("财农〔2020〕1号 专项") == "财农〔2020〕\u200b1号 专项"
    assert corrections.reclaim(scene.book, "财农〔2020〕1号 专项", 10, "收回1号", XJ, act(SCENE_KEEPER)) == 90


def test_a_dividend_is_declared_once_and_paid_to_its_entity_however_it_is_spelled() -> None:
    sharing = Sharing(payee="天山 养殖专业合作社")
    sharing.quantify(household(1))
    sharing.pay_out(document_no="分红（2020）1号")

    with pytest.raises(DividendAlreadyDeclared):
        sharing.pay_out(document_no="分红〔2020〕 1号")


async def test_a_receipt_answers_the_announcement_of_its_document_however_it_is_spelled(book: Api) -> None:
    assert (await book.post(f"{BOOK}/announcements", announcement(), role="finance")).status_code == 201
    number = announcement()["document_no"].replace("〕5号", "〕第5号")

    assert (await receive(book, number)).status_code == 201
    assert (await read(book, f"{BOOK}/announcements"))["items"][0]["received"] == "1000.00"
