"""The negative list of each place, asked about a use of money."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from shared.policy import RulePack, load
from shared.policy.loader import PACKAGED
from shared.policy.negative import check

PACKS = load()
XJ = PACKS.named("XJ@2018-11-28")
HB63 = PACKS.named("HB63@2015-08-25")
HBD = PACKS.named("HBD@undated")
GZ = PACKS.named("GZ@2020-03-13")

ROAD = {"category": "road", "purpose": "infrastructure", "payee_class": "contractor"}


def hits(pack: RulePack, **use: Any) -> list[tuple[str, str]]:
    return [(finding.item.source_code, finding.severity) for finding in check(pack, **use)]


@pytest.mark.parametrize("pack", [XJ, HB63, HBD])
def test_a_village_road_is_clear(pack: RulePack) -> None:
    assert check(pack, **ROAD, fund_type="special", text="某村通村道路硬化", fen=120_000_000) == []


@pytest.mark.parametrize(
    ("use", "item"),
    [
        pytest.param({"purpose": "basic-expenditure"}, "XJ-1", marks=pytest.mark.req("XC-66")),
        pytest.param({"payee_class": "institution-operating-account"}, "XJ-1", marks=pytest.mark.req("XC-66")),
        pytest.param({"category": "vehicle"}, "XJ-2", marks=pytest.mark.req("XC-67")),
        pytest.param({"category": "communication-equipment"}, "XJ-2", marks=pytest.mark.req("XC-67")),
        pytest.param({"purpose": "bonus"}, "XJ-3", marks=pytest.mark.req("XC-68")),
        pytest.param({"payee_class": "staff"}, "XJ-3", marks=pytest.mark.req("XC-68")),
        pytest.param({"purpose": "enterprise-loss"}, "XJ-4", marks=pytest.mark.req("XC-69")),
        pytest.param({"category": "office-building"}, "XJ-5", marks=pytest.mark.req("XC-70")),
        pytest.param({"category": "staff-housing"}, "XJ-5", marks=pytest.mark.req("XC-70")),
        pytest.param({"purpose": "budget-gap"}, "XJ-6", marks=pytest.mark.req("XC-71")),
        pytest.param({"purpose": "debt-repayment"}, "XJ-6", marks=pytest.mark.req("XC-71")),
        pytest.param({"category": "urban-infrastructure"}, "XJ-8", marks=pytest.mark.req("XC-73")),
        pytest.param({**ROAD, "area": "urban"}, "XJ-8", marks=pytest.mark.req("XC-73")),
        pytest.param({"category": "urban-poverty-relief"}, "XJ-8", marks=pytest.mark.req("XC-73")),
    ],
)
def test_xinjiang_blocks(use: dict[str, str], item: str) -> None:
    assert (item, "block") in hits(XJ, **use)


@pytest.mark.parametrize(
    ("use", "item"),
    [
        pytest.param({"category": "county-seat-infrastructure"}, "HB-2", marks=pytest.mark.req("XC-76")),
        pytest.param({**ROAD, "area": "county-seat"}, "HB-2", marks=pytest.mark.req("XC-76")),
        pytest.param({"category": "hall"}, "HB-3", marks=pytest.mark.req("XC-77")),
        pytest.param({"payee_class": "staff"}, "HB-4", marks=pytest.mark.req("XC-78")),
        pytest.param({"purpose": "running-costs"}, "HB-5", marks=pytest.mark.req("XC-79")),
        pytest.param({"purpose": "festival"}, "HB-0", marks=pytest.mark.req("XC-80")),
    ],
)
def test_number_63_blocks(use: dict[str, str], item: str) -> None:
    assert (item, "block") in hits(HB63, **use)


@pytest.mark.req("XC-75")
@pytest.mark.parametrize("category", ["image-project", "vanity-project"])
def test_whether_a_project_is_for_show_is_for_a_person_to_decide(category: str) -> None:
    assert hits(HB63, category=category) == [("HB-1", "manual")]


@pytest.mark.req("XC-72")
def test_a_large_construction_project_needs_a_decision_above_the_configured_size() -> None:
    assert hits(XJ, **ROAD, fen=3_000_000_000) == []
    assert hits(XJ, **ROAD, fen=3_000_000_001) == [("XJ-7", "manual")]


@pytest.mark.req("XC-74")
def test_a_use_of_no_known_kind_needs_a_decision() -> None:
    assert hits(XJ, purpose="other") == [("XJ-9", "manual")]


@pytest.mark.req("XC-74", "XC-80")
@pytest.mark.parametrize("pack", [XJ, HB63, HBD])
@pytest.mark.parametrize("purpose", ["", "karaoke"])
def test_a_payment_without_an_allowed_purpose_is_blocked(pack: RulePack, purpose: str) -> None:
    assert [severity for _, severity in hits(pack, category="road", purpose=purpose)] == ["block"]


def test_a_project_whose_purpose_is_not_yet_asked_is_not_blocked_for_it() -> None:
    assert hits(XJ, category="road", purpose=None) == []


@pytest.mark.req("XC-68", "XC-78")
@pytest.mark.parametrize("pack", [XJ, HB63])
def test_a_household_subsidy_is_no_staff_allowance(pack: RulePack) -> None:
    use = {"purpose": "household-subsidy", "payee_class": "household", "text": "贫困户生产奖金、护林员津贴"}
    assert hits(pack, **use) == []


def test_a_staff_payee_is_blocked_even_under_the_name_of_a_household_subsidy() -> None:
    assert ("XJ-3", "block") in hits(XJ, purpose="household-subsidy", payee_class="staff")


@pytest.mark.req("XC-70")
def test_rebuilding_the_shanties_of_a_poor_farm_is_spared() -> None:
    assert hits(XJ, category="farm-shanty-rebuilding", purpose="housing", text="贫困牧场职工住宅棚户改造") == []


def test_an_interest_subsidy_repays_no_debt() -> None:
    assert hits(XJ, purpose="interest-subsidy", text="贫困户偿还贷款贴息") == []


def test_a_word_alone_never_blocks() -> None:
    assert hits(XJ, **ROAD, text="村级培训中心门前道路") == [("XJ-5", "manual")]


@pytest.mark.req("XC-81")
def test_the_soft_rules_warn() -> None:
    soft = {item.source_code: item.severity for item in HB63.negative_list if item.source_code.startswith("HB-S")}
    assert soft == {"HB-S1": "warn", "HB-S2": "warn", "HB-S3": "warn"}
    assert hits(HB63, **ROAD, text="盆景式示范村") == [("HB-S2", "warn")]


def test_one_places_list_binds_no_other() -> None:
    assert hits(HB63, category="vehicle", purpose="industry") == []
    assert hits(XJ, **ROAD, area="county-seat") == []


def test_a_finding_says_what_was_hit_and_by_what() -> None:
    [finding] = check(XJ, category="office-building", purpose="infrastructure")
    assert (finding.item.code, finding.matched) == ("NL-06", "项目类别：office-building")
    assert finding.item.basis.quote.startswith("（五）修建楼堂馆所")


@pytest.mark.req("XC-82")
def test_in_ganzhou_every_use_needs_a_decision_until_its_list_is_imported(tmp_path: Path) -> None:
    assert hits(GZ, **ROAD) == [("GZ-5", "manual")]
    imported = load(_with_ganzhou_list(tmp_path)).named("GZ@2020-03-13")
    assert hits(imported, **ROAD) == []
    assert hits(imported, category="vehicle") == [("GZ-5", "block")]


@pytest.mark.req("XC-65")
def test_an_item_added_to_the_configuration_is_checked_for_the_fund_types_it_names(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    with (folder / "HB63" / "negative-list.toml").open("a", encoding="utf-8") as file:
        file.write(NEW_ITEM)
    pack = load(folder).named("HB63@2015-08-25")
    use = {"category": "greenhouse", "purpose": "industry"}
    assert hits(pack, **use, fund_type="bond") == [("HB-6", "block")]
    assert hits(pack, **use, fund_type="special") == []


NEW_ITEM = """
[[negative_list]]
code = "NL-77"
source_code = "HB-6"
label = "债券资金用于大棚"
severity = "block"
fund_types = ["bond"]
categories = ["greenhouse"]
basis = { section = "五（二）", quote = "实行“负面清单”管理，明确资金限制使用范围" }
"""


def _copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKAGED, tmp_path / "packs"))


def _with_ganzhou_list(tmp_path: Path) -> Path:
    folder = _copy(tmp_path)
    file = folder / "GZ" / "pack.toml"
    text = file.read_text(encoding="utf-8")
    imported = text.replace('severity = "manual"\nlist_missing = true', 'severity = "block"\ncategories = ["vehicle"]')
    assert imported != text
    file.write_text(imported, encoding="utf-8")
    return folder


@pytest.mark.parametrize("pack", [XJ, HB63, HBD, GZ])
def test_a_listed_word_is_known_with_blanks_in_it_and_in_any_width(pack: RulePack) -> None:
    words = [(item.source_code, word) for item in pack.negative_list for word in item.words]
    for code, word in words:
        for spelled in (" ".join(word), "\u3000".join(word), "\u200b".join(word)):
            plain = check(pack, **ROAD, fund_type="special", text=word)
            found = check(pack, **ROAD, fund_type="special", text=spelled)
            assert found == plain, (code, spelled)
