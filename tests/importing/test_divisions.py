"""Codes, paths and names of places."""

import time

import pytest

from shared.kernel.divisions import UnknownDivision, divisions


def found(name: str, within: str = "") -> list[str]:
    return [division.code for division in divisions().find(name, within)]


def test_a_code_leads_to_its_name_its_path_and_its_county() -> None:
    assert divisions().path("654024100") == "新疆维吾尔自治区›伊犁哈萨克自治州›巩留县›巩留镇"
    assert divisions().get("654024").parent == "6540"


@pytest.mark.parametrize(
    ("code", "tokens"),
    [
        ("654024", ("65", "40", "24")),
        ("6540", ("65", "40", "00")),
        ("65", ("65", "00", "00")),
        ("654024100201", ("65", "40", "24")),
    ],
)
def test_a_code_becomes_two_digit_tokens_for_subjects(code: str, tokens: tuple[str, str, str]) -> None:
    assert divisions().tokens(code) == tokens


@pytest.mark.parametrize("code", ["999999", "", "65402", "654024999999", "巩留县"])
def test_an_unknown_code_is_refused(code: str) -> None:
    with pytest.raises(UnknownDivision):
        divisions().get(code)


def test_a_township_code_is_not_taken_for_a_county() -> None:
    with pytest.raises(UnknownDivision):
        divisions().county("654024100")


@pytest.mark.parametrize(
    ("name", "within", "codes"),
    [
        ("睢 县", "4114", ["411422"]),
        ("民和县", "", ["630222"]),
        ("景宁县", "331127", ["331127"]),
        ("姚庄乡", "410425", ["410425202"]),
        ("彰北办事处", "410503", ["410503009"]),
        ("枫林", "430281", ["430281130"]),
        ("彰北办事处周家营村", "410503", ["410503009206"]),
        ("北关区彰北办事处屈王度村", "410503", ["410503009215"]),
        ("葛坑镇邱村村", "350526", ["350526109205"]),
        ("安阳市北关区柏庄镇后林都村民委员会", "410503", ["410503100211"]),
        ("元坝区", "", ["510811"]),
        ("太空村", "410503", []),
        ("  ", "410503", []),
    ],
)
def test_names_are_resolved_with_blanks_short_forms_and_former_names(name: str, within: str, codes: list[str]) -> None:
    assert found(name, within) == codes


def test_an_ambiguous_name_gives_all_it_may_mean() -> None:
    assert len(found("鼓楼区")) == 4


def test_a_name_that_says_its_kind_means_no_other_kind() -> None:
    assert found("柏庄乡", "410503") == []


def test_a_former_code_keeps_its_name_and_leads_to_its_successor() -> None:
    table = divisions()
    assert (table.get("410322").name, table.successor("410322"), table.successor("654024")) == (
        "孟津县",
        "410308",
        "654024",
    )
    former = table.succession.get("410322")
    assert former is not None
    assert former.until.year == 2021


@pytest.mark.usefixtures("programs")
def test_the_table_loads_fast_enough_to_load_in_every_process() -> None:
    began = time.process_time()
    divisions.__wrapped__()
    assert time.process_time() - began < 0.6
