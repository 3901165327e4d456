"""Whoever changes a registered value that steers money says why, and the reason stays on record."""

from typing import Any

import pytest

from services.ledger.shareholding import errors as wrong
from shared.kernel.errors import ReasonMissing
from shared.kernel.identity_numbers import check_letter
from tests.api import Api
from tests.ledger.client import BOOK, code, leader
from tests.ledger.people import VILLAGE, identity, standard
from tests.ledger.steps.shares import COOPERATIVE, NAME, Sharing, household

WHY = {"reason": "县政府常务会议决定"}
COUNTY = "/counties/654024"
ENTITY = {"entity": COOPERATIVE, "name": NAME, "kind": "cooperative", "place": VILLAGE, "document_no": "章程1号"}

CHANGES: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    # where                     role          first                                        then
    (f"{COUNTY}/standards",     "county-gov", standard(),                                  {"amount": "5000.00"}),
    (f"{COUNTY}/standards", "county-gov", standard(), {"amount": "501.00", "stackable": False}),
    (f"{COUNTY}/entities",      "finance",    ENTITY | {"shares": 100},                    {"shares": 1000}),
    (f"{COUNTY}/entities",      "finance",    ENTITY | {"shares": 100},                    {"name": "另一合作社"}),
    (f"{BOOK}/responsible",     "county-gov", leader(),                                    {"person": "王强"}),
    (f"{BOOK}/responsible",     "county-gov", leader(),                                    {"organisation": "某公司"}),
    (f"{BOOK}/keeper",          "finance",    {"keeper": "staff-keeper", "since": "2020-01-01"}, {"keeper": "zhao"}),
    (f"{BOOK}/keeper",          "finance",    {"keeper": "staff-keeper", "since": "2020-01-01"},
     {"keeper": "zhao", "until": "2020-03-05"}),
]  # fmt: skip


@pytest.mark.parametrize(("at", "role", "first", "then"), CHANGES)
async def test_a_registered_value_changes_only_with_its_reason(
    book: Api, at: str, role: str, first: dict[str, Any], then: dict[str, Any]
) -> None:
    assert code(await book.post(at, first, role=role)) == (201, "")

    silent = await book.post(at, first | then, role=role)
    blank = await book.post(at, first | then | {"reason": " "}, role=role)
    reasoned = await book.post(at, first | then | WHY, role=role)

    assert code(silent) == code(blank) == (422, "reason-missing"), silent.text
    assert [error["pointer"] for error in silent.json()["errors"]] == ["/reason"]
    assert code(reasoned) == (201, "")


async def test_what_stays_as_it_was_needs_no_reason(book: Api) -> None:
    for _ in range(2):
        assert code(await book.post(f"{COUNTY}/entities", ENTITY | {"shares": 100}, role="finance")) == (201, "")


def test_a_household_gets_more_shares_only_with_a_reason_and_from_another_official() -> None:
    sharing = Sharing()
    sharing.quantify(household(1, 5))

    with pytest.raises(ReasonMissing):
        sharing.quantify(household(1, 50), document_no="量化方案2号")
    with pytest.raises(wrong.OwnShares):
        sharing.quantify(household(1, 50), document_no="量化方案2号", reason="方案调整")
    assert sharing.held() == {"p-household1": 5}

    sharing.quantify(household(1, 50), document_no="量化方案2号", reason="方案调整", by="zhao")
    assert sharing.held() == {"p-household1": 55}


@pytest.mark.parametrize("born", ["19800230", "19000229", "20990101"])
async def test_an_impossible_identity_number_is_refused_at_the_counter_and_in_a_file(ledger: Api, born: str) -> None:
    seventeen = f"654024{born}001"
    number = seventeen + check_letter(seventeen)
    line = f"个人,{VILLAGE},阿依古丽,{number},6217000010000000001"
    file = "\n".join(["类型,所在地代码,姓名,公民身份号码,收款账号", line]).encode()

    alone = await ledger.post("/persons", identity(id_number=number), role="finance")
    query = {"place": "654024", "filename": "a.csv"}
    among = await ledger.post("/persons/file", content=file, params=query, role="finance")

    assert code(alone) == (422, "person-incomplete")
    assert [error["pointer"] for error in alone.json()["errors"]] == ["/id_number"]
    assert (among.json()["refused"], among.json()["lines"][0]["errors"][0]["pointer"]) == (1, "/id_number")
    assert number not in alone.text + among.text


async def test_an_old_number_of_fifteen_digits_finds_the_person_of_its_eighteen(ledger: Api) -> None:
    seventeen = "65402419800101001"
    new = await ledger.post("/persons", identity(id_number=seventeen + check_letter(seventeen)), role="finance")
    old = await ledger.post("/persons", identity(id_number="654024800101001"), role="finance")

    assert (new.status_code, old.json()["found"]) == (201, True)
    assert old.json()["person"] == new.json()["person"]
