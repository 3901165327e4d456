"""The table of former codes: what it holds, and what follows from it."""

import json
from datetime import date
from pathlib import Path

import pytest

from shared.kernel.divisions import FormerDivision, UnknownDivision, divisions, succession
from shared.kernel.succession import Former, Succession
from tests.divisions.conftest import before_any_change

COUNTRY = "100000"
NOTICES = sorted(Path("samples/notices").glob("*.json"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("451023", "451082"),  # 平果
        ("451025", "451081"),  # 靖西
        ("632121", "630203"),  # 平安, twice renamed
        ("542422", "540621"),  # 嘉黎, with its prefecture
        ("5424", "5406"),
        ("652222", "650521"),
        ("522428", "520527"),
        ("360721", "360704"),
        ("451023101201", "451082101201"),
        ("654024", "654024"),
    ],
)
def test_a_renamed_division_goes_on_under_its_new_code(old: str, new: str) -> None:
    assert (succession().current(old), succession().heir(old)) == (new, new)
    assert succession().within(old, new)
    assert succession().within(new, old)


def test_a_dissolved_division_keeps_its_code_and_belongs_to_who_took_it_over() -> None:
    table = succession()
    assert (table.current("410322"), table.heir("410322"), table.heir("410306")) == ("410322", "410308", "410308")
    assert table.within("410322", "410308")
    assert not table.within("410308", "410322101")
    assert not table.within("410306", "4101")


def test_a_county_that_moved_lies_in_its_prefecture_of_today_alone() -> None:
    table = succession()
    assert table.within("512081", "5101")
    assert not table.within("512081", "5120")
    assert table.region("5120").without == ("512081",)
    assert not table.region("5120").holds("512081")
    assert table.region("5101").holds("512081")
    assert table.region("51").holds("512081")


def test_every_name_that_begins_with_a_code_has_all_its_spellings() -> None:
    table = succession()
    assert table.spellings("451082-2019-0007") == ("451082-2019-0007", "451023-2019-0007")
    assert table.spellings("451023-2019") == ("451023-2019", "451082-2019")
    assert table.spellings("GS-451023-2019-7K2MQ4XD")[1] == "GS-451082-2019-7K2MQ4XD"
    assert table.spellings("巩政办〔2019〕3号") == ("巩政办〔2019〕3号",)


def test_every_former_code_leads_to_a_division_in_force() -> None:
    table = divisions()
    for former in succession():
        for code in (table.successor(former.code), *former.also):
            assert succession().get(code) is None, f"{former.code} ends at {code}"
            assert table.get(code).name, former.code
        assert table.get(former.code).name == former.name


def test_no_two_divisions_are_renamed_to_one() -> None:
    renamed = [former.successor for former in succession() if former.kind == "renamed"]
    assert len(renamed) == len(set(renamed))


def test_every_county_of_the_sample_notices_is_known_with_the_code_it_has_there() -> None:
    assert NOTICES
    for notice in NOTICES:
        region = json.loads(notice.read_text())["region"]
        if (code := region["gbt2260"]) and code != COUNTRY:
            assert divisions().path(code.removesuffix("00").removesuffix("00")), notice.name
        if region["county"] and code:
            name = region["county"].partition("（")[0]
            assert divisions().find(name, code[:4]), f"{notice.name}: {name}"


@pytest.mark.parametrize("name", ["平果县", "靖西县", "孟津县", "偃师市", "赣县", "南康市", "龙南县", "康定县", "郧县"])
def test_a_former_name_is_found(name: str) -> None:
    assert divisions().find(name)


def test_a_table_that_grows_makes_todays_code_a_former_one() -> None:
    told = Former("654024", "巩留县", date(2027, 3, 1), "654099", "renamed", (), "")
    assert Succession([told]).current("654024101201") == "654099101201"
    assert Succession([told]).edition != Succession([]).edition
    with before_any_change():
        assert succession().current("451023") == "451023"
    assert succession().current("451023") == "451082"


def test_nothing_begins_in_a_division_after_it_was_dissolved() -> None:
    assert divisions().opened_for("410322", 2018) == "410322"
    with pytest.raises(FormerDivision, match="孟津区（410308）") as refused:
        divisions().opened_for("410322", 2023)
    assert (refused.value.fields[0].pointer, "410308" in refused.value.fields[0].detail) == ("/county", True)


def test_a_code_below_a_former_county_is_refused_with_the_code_of_today() -> None:
    with pytest.raises(UnknownDivision, match="平果市（451082）"):
        divisions().get("451023999")


def test_who_answers_for_a_place_of_a_dissolved_county_is_its_heir() -> None:
    assert succession().answering("410322") == ("410322", "410308", "4103", "41")
    assert succession().answering("451023101") == ("451082101", "451082", "4510", "45")
    assert succession().answering("654024101201") == ("654024101201", "654024101", "654024", "6540", "65")
