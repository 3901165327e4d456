"""What money may not be used for: refused at application, not advised later, judged where in doubt."""

from dataclasses import replace

import pytest

from services.projects.procedure import errors
from services.projects.register.project import Project
from tests.projects.builders import (
    CONTENT,
    EVIDENCE,
    at,
    draft,
    step,
)


def listed(**content: str) -> Project:
    return draft(replace(CONTENT, **content))


@pytest.mark.req("PRJ-51", "XC-65")
def test_a_prohibited_use_is_refused_at_application_with_the_clause_of_its_item():
    with pytest.raises(errors.OnNegativeList) as refused:
        step(listed(category="vehicle"), "T02")

    assert refused.value.clause.quote == "（二）购买交通工具及通讯设备"


def hit_later(state: str, **content: str) -> Project:
    """A project whose content turned prohibited while township and village revised it, or slipped through."""
    project = at(state)
    project.content = replace(project.content, **content)
    return project


@pytest.mark.req("PRJ-51", "XC-65")
def test_a_prohibited_use_at_the_first_verification_can_only_be_not_advised():
    project = hit_later("S05", category="vehicle")
    with pytest.raises(errors.MustBeNotAdvised):
        step(project, "T09")

    step(project, "T09", evidence=EVIDENCE["T09"] | {"overall": "not-advised"})

    (taken,) = project.collect_events()
    assert taken.findings == ["NL-02"]


@pytest.mark.req("PRJ-51")
def test_a_prohibited_use_does_not_pass_the_second_verification():
    project = hit_later("S09", purpose="debt-repayment")

    with pytest.raises(errors.OnNegativeList):
        step(project, "T15")


@pytest.mark.req("PRJ-51")
def test_a_doubtful_use_needs_a_person_s_judgement_on_record():
    with pytest.raises(errors.ManualDecisionMissing) as refused:
        step(listed(name="村级培训中心设备"), "T02")
    assert refused.value.fields[0].pointer == "/evidence/negative_list_decision"

    project = listed(name="村级培训中心设备")
    step(project, "T02", evidence=EVIDENCE["T02"] | {"negative_list_decision": "系农民技能培训，不属楼堂馆所"})

    assert project.state == "S02"
