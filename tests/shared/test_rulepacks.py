"""The four packs and how they are chosen, read and refused."""

import csv
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from shared.policy import PackError, RulePack, load
from shared.policy.loader import PACKAGED
from shared.policy.model import Basis, NoticeType, Workflow

PACKS = load()
XJ = PACKS.named("XJ@2018-11-28")
HB63 = PACKS.named("HB63@2015-08-25")
HBD = PACKS.named("HBD@undated")
GZ = PACKS.named("GZ@2020-03-13")

FUYUN, YUNXI, NANKANG, ELSEWHERE = "654322", "420322", "360703", "530629"
COUNTY_ROLES = {"village", "work-team", "township", "project-dept", "sector-dept", "leading-group", "implementer"}


def clauses(node: object) -> Iterator[Basis]:
    if isinstance(node, Basis):
        yield node
    elif isinstance(node, msgspec.Struct):
        for name in node.__struct_fields__:
            yield from clauses(getattr(node, name))
    elif isinstance(node, tuple):
        for child in node:
            yield from clauses(child)


def bare(text: str) -> str:
    return "".join(text.split()).translate(str.maketrans("()", "（）"))


def notice(pack: RulePack, code: str) -> NoticeType:
    return next(kind for kind in pack.notice_types if kind.code == code)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKAGED, tmp_path / "packs"))


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


# Which pack binds


@pytest.mark.req("XC-01")
@pytest.mark.parametrize(
    ("place", "on", "pack"),
    [
        (FUYUN, date(2020, 5, 1), XJ),
        (FUYUN + "101204", date(2020, 5, 1), XJ),
        (NANKANG, date(2020, 5, 1), GZ),
        (YUNXI, date(2020, 5, 1), HB63),
    ],
)
def test_a_place_is_bound_by_the_pack_of_its_region(place: str, on: date, pack: RulePack) -> None:
    assert PACKS.for_place(place, on) is pack


@pytest.mark.req("XC-01")
def test_in_hubei_number_63_prevails_over_the_undated_decision_once_it_is_in_force() -> None:
    assert PACKS.for_place(YUNXI, date(2015, 8, 25)) is HB63
    assert PACKS.for_place(YUNXI, date(2015, 8, 24)) is HBD


def test_before_the_first_day_of_every_pack_the_nearest_one_applies() -> None:
    assert PACKS.for_place(FUYUN, date(2012, 1, 1)) is XJ


def test_a_place_without_a_pack_of_its_own_gets_the_only_full_procedure() -> None:
    assert PACKS.for_place(ELSEWHERE, date(2020, 5, 1)) is XJ
    assert load(default="HB63").for_place(ELSEWHERE, date(2020, 5, 1)) == HB63


def test_a_newer_version_takes_over_on_its_day_and_the_old_one_still_reads_old_days(folder: Path) -> None:
    shutil.copytree(folder / "GZ", folder / "GZ-2021")
    rewrite(folder / "GZ-2021" / "pack.toml", '"2020-03-13"', '"2021-01-01"')
    rewrite(folder / "GZ-2021" / "pack.toml", "valid_from = 2020-03-13", "valid_from = 2021-01-01")
    rewrite(folder / "GZ" / "pack.toml", "valid_from = 2020-03-13", "valid_from = 2020-03-13\nvalid_to = 2020-12-31")
    packs = load(folder)
    assert packs.for_place(NANKANG, date(2020, 12, 31)).name == "GZ@2020-03-13"
    assert packs.for_place(NANKANG, date(2021, 1, 1)).name == "GZ@2021-01-01"
    assert packs.named("GZ@2020-03-13").rate_thresholds == GZ.rate_thresholds


def test_an_expired_pack_with_no_successor_still_applies(folder: Path) -> None:
    rewrite(folder / "GZ" / "pack.toml", "valid_from = 2020-03-13", "valid_from = 2020-03-13\nvalid_to = 2020-12-31")
    assert load(folder).for_place(NANKANG, date(2026, 1, 1)).code == "GZ"


def test_an_unknown_name_is_refused_by_name() -> None:
    with pytest.raises(PackError, match="XJ@1999"):
        PACKS.named("XJ@1999")


# What the packs say


@pytest.mark.req("XC-98", "XC-99")
def test_each_pack_carries_the_number_and_date_of_its_document() -> None:
    assert (XJ.document, XJ.valid_from) == ("新扶贫领字〔2018〕76号", date(2018, 11, 28))
    assert (GZ.document, GZ.valid_from) == ("赣市府办字〔2020〕17号", date(2020, 3, 13))
    assert (HB63.document, HB63.valid_from) == ("鄂政办发〔2015〕63号", date(2015, 8, 25))
    assert (HBD.version, HBD.valid_from) == ("undated", None)


@pytest.mark.req("XC-100")
def test_the_operator_supplies_title_number_and_date_that_the_hubei_decision_lacks(folder: Path) -> None:
    assert "原件无标题、文号和日期" in HBD.document
    rewrite(folder / "HBD" / "pack.toml", 'version = "undated"', 'version = "2015-09-08"\nvalid_from = 2015-09-08')
    rewrite(folder / "HBD" / "pack.toml", HBD.title, "关于全力推进精准扶贫精准脱贫的决定")
    rewrite(folder / "HBD" / "pack.toml", HBD.document, "鄂发〔2015〕19号")
    supplied = load(folder).named("HBD@2015-09-08")
    assert (supplied.title, supplied.document) == ("关于全力推进精准扶贫精准脱贫的决定", "鄂发〔2015〕19号")
    assert supplied.valid_from == date(2015, 9, 8)


def test_a_rule_its_own_text_states_cites_its_own_document() -> None:
    for pack in PACKS:
        foreign = [rule for rule in clauses(pack) if rule.standing == "text" and rule.document != pack.document]
        assert foreign == []


def test_what_a_pack_takes_over_from_xinjiang_is_marked_a_default() -> None:
    for pack in (HB63, HBD, GZ):
        assert pack.workflow.code == "XJ"
        assert {rule.standing for rule in clauses(pack.workflow)} == {"default"}


@pytest.mark.parametrize(
    ("pack", "prefix", "ids"),
    [
        (XJ, "004", ("XC-66", "XC-69", "XC-72", "PRJ-07", "PRJ-14", "PRJ-18", "PRJ-23", "LED-01", "LED-38", "DIS-02")),
        (HB63, "000", ("XC-75", "XC-76", "XC-80", "XC-81", "PRJ-25", "LED-39", "DIS-19")),
        (HBD, "003", ("PRJ-26",)),
        (GZ, "002", ("MON-01", "MON-02", "XC-82")),
    ],
)
def test_the_quotes_are_the_catalogues_quotes(pack: RulePack, prefix: str, ids: tuple[str, ...]) -> None:
    with Path("docs/requirements.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    quoted = [bare(rule.quote) for rule in clauses(pack) if rule.document == pack.document]
    for id_ in ids:
        assert rows[id_]["source"].startswith(prefix)
        assert any(bare(rows[id_]["quote"]) in quote for quote in quoted), id_


@pytest.mark.req("PRJ-23")
def test_xinjiang_files_with_the_prefecture_leading_group() -> None:
    assert [(hop.level, hop.act, hop.to) for hop in XJ.filing_chain] == [
        ("prefecture", "备案", "地(州、市)扶贫开发领导小组")
    ]


@pytest.mark.req("PRJ-25")
def test_number_63_files_with_province_finance_and_the_competent_departments() -> None:
    assert [(hop.level, hop.act) for hop in HB63.filing_chain] == [("province", "备案"), ("province", "备案")]


@pytest.mark.req("PRJ-26")
def test_the_decision_files_with_the_city_and_the_province_keeps_it_for_reference() -> None:
    assert [(hop.level, hop.act) for hop in HBD.filing_chain] == [("prefecture", "备案"), ("province", "备查")]


def test_only_ganzhou_sets_thresholds_for_the_rate() -> None:
    assert [(t.month, t.day, t.percent) for t in GZ.rate_thresholds] == [(3, 31, 50), (6, 30, 80)]
    assert all(pack.rate_thresholds == () for pack in (XJ, HB63, HBD))


def test_an_inflow_naming_a_project_is_refused_flagged_or_allowed_as_the_text_says() -> None:
    assert [p.ledger.superior_projects for p in (XJ, HB63, HBD, GZ)] == ["refuse", "flag", "flag", "allow"]


def test_a_build_first_project_is_paid_between_acceptance_and_surplus() -> None:
    assert XJ.ledger.instrument_states["build-first"] == ("S16",)
    assert {state for states in XJ.ledger.instrument_states.values() for state in states} <= {
        "S13", "S14", "S15", "S16",
    }  # fmt: skip


def test_every_allowed_purpose_has_a_chinese_name() -> None:
    assert set(XJ.ledger.purpose_labels) == set(XJ.ledger.purposes)


@pytest.mark.req("DIS-01")
def test_in_xinjiang_prefecture_and_county_publish_policies_plans_and_projects() -> None:
    for code in ("policy", "management-rule", "annual-plan", "support-standard", "project-before-start"):
        assert {"prefecture", "county"} <= set(notice(XJ, code).levels)


@pytest.mark.req("DIS-18")
def test_in_hubei_county_township_and_village_publish_objects_funds_and_construction() -> None:
    for code in ("poverty-objects", "fund-arrangement", "project-construction"):
        assert notice(HB63, code).levels == ("county", "township", "village")


def test_a_project_notice_has_the_nine_items_of_the_text_all_mandatory() -> None:
    fields = notice(XJ, "project-before-start").fields
    labels = [field.label for field in fields]
    assert labels == [
        "扶贫项目名称", "资金来源", "资金规模", "实施地点", "建设内容", "建设周期", "绩效目标", "实施单位", "责任人",
        "监督举报电话",
    ]  # fmt: skip
    assert all(field.required for field in fields)


# The procedure


def routes(workflow: Workflow, start: str, without: str) -> set[str]:
    """The states that can be reached without taking one of the steps."""
    reached = {start}
    while True:
        following = {t.target for t in workflow.transitions if reached & set(t.sources) and t.code != without}
        if following <= reached:
            return reached
        reached |= following


def test_the_machine_is_whole_23_states_and_36_steps() -> None:
    steps = {t.code for t in XJ.workflow.transitions} | {step.code for step in XJ.workflow.elsewhere}
    assert len(XJ.workflow.states) == 23
    assert steps == {f"T{number:02}" for number in range(1, 37)} | {"T21R"}


@pytest.mark.req("PRJ-20")
@pytest.mark.parametrize("step", ["T02", "T03", "T04", "T07", "T09", "T10", "T12", "T13", "T15", "T18", "T20", "T23"])
def test_no_project_reaches_implementation_without_this_step(step: str) -> None:
    assert "S14" in routes(XJ.workflow, "S01", without="")
    assert "S14" not in routes(XJ.workflow, "S01", without=step)


@pytest.mark.req("PRJ-21", "PRJ-28")
def test_no_step_of_the_procedure_belongs_to_a_level_above_the_county() -> None:
    for pack in PACKS:
        assert {role for t in pack.workflow.transitions if not t.automatic for role in t.roles} <= COUNTY_ROLES


@pytest.mark.req("PRJ-22")
def test_proposing_approving_implementing_accepting_and_evaluating_are_phases() -> None:
    phases = list(dict.fromkeys(state.phase for state in XJ.workflow.states))
    assert phases == ["一上", "一下", "二上", "二下", "实施", "验收", "评价", "退出"]


# What is refused


@pytest.mark.parametrize(
    ("file", "old", "new", "field"),
    [
        ("XJ/workflow.toml", 'target = "S13"', 'target = "S99"', "workflow.transitions.T23"),
        ("XJ/workflow.toml", 'code = "T36"', 'code = "T35"', "workflow.transitions.code"),
        ("XJ/notices.toml", 'gates = ["T13"]', 'gates = ["T99"]', "notice_types.second-publicity.gates"),
        ("XJ/notices.toml", 'fields = "result"', 'fields = "results"', "notice_types.fields"),
        ("XJ/ledger.toml", 'build-first = ["S16"]', 'build-first = ["S61"]', "ledger.instrument_states.build-first"),
        ("XJ/negative-list.toml", "words =", "wrods =", "negative_list[0]"),
        ("GZ/pack.toml", 'quote = "6月底前不低于80%"', 'quote = " "', "rate_thresholds[1].basis"),
        ("GZ/pack.toml", 'adopts = "XJ"', 'adopts = "XZ"', "adopts"),
        ("GZ/pack.toml", "percent = 50", "percent = ", "$"),
    ],
)
def test_a_pack_that_cannot_be_relied_on_is_refused_with_file_and_field(
    folder: Path, file: str, old: str, new: str, field: str
) -> None:
    rewrite(folder / file, old, new)
    with pytest.raises(PackError) as refusal:
        load(folder)
    assert (refusal.value.file, refusal.value.field) == (file, field)


@pytest.mark.req("XC-104")
def test_the_xinjiang_pack_loads_with_the_nine_numbered_areas_and_no_other_number(folder: Path) -> None:
    assert {item.source_code for item in XJ.negative_list} == {f"XJ-{number}" for number in range(1, 10)}
    rewrite(folder / "XJ" / "negative-list.toml", '"XJ-9"', '"XJ-10"')
    with pytest.raises(PackError) as refusal:
        load(folder)
    assert (refusal.value.file, refusal.value.field) == ("XJ/negative-list.toml", "negative_list.source_code")


def test_an_item_taken_out_of_the_xinjiang_list_is_noticed(folder: Path) -> None:
    file = folder / "XJ" / "negative-list.toml"
    first, _, rest = file.read_text(encoding="utf-8").partition('[[negative_list]]\ncode = "NL-02"')
    file.write_text(first + rest[rest.index("[[negative_list]]") :], encoding="utf-8")
    with pytest.raises(PackError, match="12 项"):
        load(folder)


def test_the_same_pack_twice_is_refused(folder: Path) -> None:
    shutil.copytree(folder / "GZ", folder / "GZ-again")
    with pytest.raises(PackError, match="GZ@2020-03-13"):
        load(folder)


def test_a_missing_default_pack_is_refused() -> None:
    with pytest.raises(PackError, match="QH"):
        load(default="QH")
