"""The annual plan: confirmed projects in, the leading group approves, filing follows and blocks nothing."""

from dataclasses import replace
from datetime import date

import pytest

from services.projects.library.decisions import admit, open_library
from services.projects.plans import decisions, errors
from services.projects.plans.plan import AnnualPlan, Issue
from services.projects.procedure.decisions import enter_plan, note_money
from shared import policy as rulepacks
from shared.kernel.errors import OutsideRegion
from tests.projects.builders import PACK, act, after, at, step

ISSUE = Issue(
    minutes_no="扶贫领纪〔2020〕4号",
    meeting_on=date(2020, 3, 1),
    plan_document_no="巩政发〔2020〕11号",
    scheme_document_no="巩政发〔2020〕12号",
    issued_on=date(2020, 3, 1),
)
DEPT, GROUP = act("project-dept"), act("leading-group")


def plan_with_line(rules=PACK) -> AnnualPlan:
    plan = decisions.draft("654024", 2020, DEPT, rules)
    decisions.put(plan, decisions.line_of(at("S12")), DEPT)
    plan.collect_events()
    return plan


def approved(rules=PACK) -> AnnualPlan:
    plan = plan_with_line(rules)
    decisions.approve(plan, ISSUE, GROUP)
    plan.collect_events()
    return plan


@pytest.mark.req("PRJ-30")
def test_a_project_that_the_leading_group_has_not_confirmed_cannot_enter_a_plan():
    with pytest.raises(errors.NotInLibrary):
        decisions.line_of(at("S10"))


@pytest.mark.req("PLN-05")
def test_a_line_has_channel_platform_amount_content_and_responsible_unit():
    line = decisions.line_of(at("S12"))

    assert (line.source_channel, line.platform, line.fen) == ("中央财政专项扶贫资金", "infrastructure", 45_000_000)
    assert (line.content_progress, line.responsible_unit) == ("硬化村组道路 3 公里 2020年4月至9月", "县交通运输局")


@pytest.mark.req("PLN-05", "PRJ-35")
@pytest.mark.parametrize(
    "field", ["source_channel", "platform", "content_progress", "responsible_unit", "responsible_leader"]
)
def test_a_plan_with_an_item_missing_is_not_approved_and_the_item_is_named(field):
    plan = decisions.draft("654024", 2020, DEPT, PACK)
    decisions.put(plan, replace(decisions.line_of(at("S12")), **{field: ""}), DEPT)

    with pytest.raises(errors.PlanLineIncomplete) as refused:
        decisions.approve(plan, ISSUE, GROUP)

    assert [p.pointer for p in refused.value.fields] == [f"/lines/654024-2020-0001/{field}"]


def test_a_plan_without_projects_is_not_approved():
    with pytest.raises(errors.PlanLineIncomplete):
        decisions.approve(decisions.draft("654024", 2020, DEPT, PACK), ISSUE, GROUP)


@pytest.mark.req("PLN-07", "PLN-08", "XC-44")
def test_approval_freezes_the_lines_with_the_county_documents_that_issue_them():
    plan = plan_with_line()

    decisions.approve(plan, ISSUE, GROUP)

    (event,) = plan.collect_events()
    assert (event.version, event.issue, event.lines) == (1, ISSUE, tuple(plan.lines.values()))
    with pytest.raises(errors.PlanFrozen):
        decisions.put(plan, replace(event.lines[0], platform="产业平台"), DEPT)
    with pytest.raises(errors.PlanFrozen):
        decisions.approve(plan, ISSUE, GROUP)
    assert not plan.collect_events()


@pytest.mark.req("PLN-08", "XC-44")
def test_what_changes_after_approval_is_a_new_version_beside_the_old_one():
    plan = approved()

    decisions.amend(plan, DEPT)
    decisions.put(plan, replace(plan.lines["654024-2020-0001"], content_progress="9月完工"), DEPT)
    decisions.approve(plan, ISSUE, GROUP)

    opened, _put, second = plan.collect_events()
    assert (opened.version, second.version) == (2, 2)
    assert second.lines[0].content_progress == "9月完工"


@pytest.mark.req("PRJ-24")
def test_an_approved_plan_lets_its_project_start_before_anything_is_filed():
    project, plan = at("S12"), approved()
    assert not plan.filings

    enter_plan(project, plan.plan, after(project, GROUP), PACK)
    note_money(project, "committed", 45_000_000, 1, act("system"), PACK)
    step(project, "T25")

    assert project.state == "S14"


def test_a_later_version_of_the_plan_leaves_projects_where_they_are():
    project = at("S14")
    enter_plan(project, "654024-2020", GROUP, PACK)

    assert not project.collect_events()


def pack(code: str):
    return next(p for p in rulepacks.load() if p.code == code)


CHAIN_OF = [
    pytest.param("XJ", marks=pytest.mark.req("PRJ-23")),
    pytest.param("HB63", marks=pytest.mark.req("PRJ-25", "PLN-09")),
    pytest.param("HBD", marks=pytest.mark.req("PRJ-26")),
]


@pytest.mark.parametrize("code", CHAIN_OF)
def test_the_plan_is_filed_along_the_chain_of_its_pack_in_order(code):
    rules = pack(code)
    plan = approved(rules)

    for hop in rules.filing_chain:
        decisions.file(plan, hop.to, date(2020, 3, 1), DEPT, rules)
        decisions.note_receipt(plan, hop.to, "", date(2020, 3, 1), DEPT, rules)

    assert plan.filings == {(1, hop.to): "received" for hop in rules.filing_chain}


CHAINS = {
    "XJ": [("地(州、市)扶贫开发领导小组", "备案")],
    "HB63": [("省财政厅", "备案"), ("省相关主管部门", "备案")],
    "HBD": [("市（州）扶贫攻坚领导小组", "备案"), ("省扶贫攻坚领导小组", "备查")],
}


@pytest.mark.parametrize("code", CHAIN_OF)
def test_each_text_names_the_stations_of_its_own_chain(code):
    assert [(hop.to, hop.act) for hop in pack(code).filing_chain] == CHAINS[code]


@pytest.mark.req("PRJ-26")
def test_a_station_of_the_chain_is_not_passed_over():
    rules = pack("HBD")
    first, *_, last = rules.filing_chain
    plan = approved(rules)

    with pytest.raises(errors.HopUnknown) as refused:
        decisions.file(plan, last.to, date(2020, 3, 1), DEPT, rules)

    assert first.to in refused.value.detail


def test_filing_follows_approval_and_goes_to_no_other_station():
    with pytest.raises(errors.PlanNotApproved):
        decisions.file(plan_with_line(), "prefecture", date(2020, 3, 1), DEPT, PACK)
    with pytest.raises(errors.HopUnknown):
        decisions.file(approved(), "国务院", date(2020, 3, 1), DEPT, PACK)
    with pytest.raises(errors.HopUnknown):
        decisions.note_receipt(approved(), "prefecture", "", date(2020, 3, 1), DEPT, PACK)


def test_a_filing_may_be_remarked_and_the_plan_stays_in_force():
    plan = approved()
    decisions.file(plan, "prefecture", date(2020, 3, 1), DEPT, PACK)

    decisions.note_receipt(plan, "prefecture", "请补充绩效目标", date(2020, 3, 1), DEPT, PACK)

    assert list(plan.filings.values()) == ["remarked"]
    assert plan.status == "approved"


def test_another_county_s_plan_is_out_of_reach():
    with pytest.raises(OutsideRegion):
        decisions.approve(plan_with_line(), ISSUE, act("leading-group", region="654025"))


def test_a_dropped_project_is_no_longer_in_the_draft():
    plan = plan_with_line()

    decisions.drop(plan, "654024-2020-0001", DEPT)
    decisions.drop(plan, "654024-2020-0001", DEPT)

    assert not plan.lines
    assert len(plan.collect_events()) == 1


def test_the_library_numbers_projects_in_the_order_they_come():
    library = open_library("654024", 2020, DEPT)

    assert admit(library, "654024101202", DEPT).number == "654024-2020-0001"
    assert admit(library, "654024", DEPT, source="list#2").number == "654024-2020-0002"
    assert library.sources == {"list#2"}
