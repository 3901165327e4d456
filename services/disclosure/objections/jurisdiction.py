"""Whoever investigates an objection may open its words; nobody else may. Who that is stands in the rule pack (G-09)."""

from dataclasses import dataclass
from datetime import date

from services.disclosure.notices.reference import DIGITS, LEVELS
from services.disclosure.objections.errors import NotInvestigator, OwnNotice
from shared.kernel.acts import Actor
from shared.kernel.divisions import succession
from shared.kernel.errors import OutsideRegion
from shared.kernel.regional_access import covers
from shared.policy.citing import clause_in
from shared.policy.general import InvestigatingBody, ObjectionRules

_LABELS = {
    "township": "乡镇",
    "project-dept": "县级项目主管部门",
    "leading-group": "县级扶贫开发领导小组",
    "auditor": "审计、纪检监察机关",
}


@dataclass(frozen=True)
class Case:
    """What decides who investigates an objection: the notice's place, who posted it, and how long it has waited."""

    place: str
    rule_pack: str
    posted_by: str
    organisation: str
    alert_on: date
    decided_on: date | None = None


def investigates(rules: ObjectionRules, case: Case, actor: Actor, today: date) -> bool:
    """Whether this official may open the letter and decide."""
    level = LEVELS[len(case.place)]
    bodies = [rules.investigators[level]]
    if level in rules.overdue and (case.decided_on or today) > case.alert_on:
        bodies.append(rules.overdue[level])
    return any(_is_of(body, case, actor) for body in bodies) and not actor.is_any_of(case.posted_by)


def must_investigate(rules: ObjectionRules, case: Case, actor: Actor, today: date) -> None:
    """Refuse everybody else. Raises OutsideRegion, OwnNotice, and NotInvestigator, which says who investigates."""
    _must_cover(case, actor)
    if actor.is_any_of(case.posted_by):
        raise OwnNotice("公告由您发布，异议须由他人处理")
    if not investigates(rules, case, actor, today):
        raise _not_you(rules, case, rules.investigators[LEVELS[len(case.place)]], "核查，来信只由其拆阅")


def must_destroy(rules: ObjectionRules, case: Case, actor: Actor) -> None:
    """Who has a decided letter destroyed: whoever investigates where the first is late, else who investigates.

    So a township that has decided cannot do away with what it decided on. Raises OutsideRegion, OwnNotice and
    NotInvestigator.
    """
    _must_cover(case, actor)
    level = LEVELS[len(case.place)]
    body = rules.overdue.get(level) or rules.investigators[level]
    if actor.is_any_of(case.posted_by):
        raise OwnNotice("公告由您发布，来信须由他人处理")
    if not _is_of(body, case, actor):
        raise _not_you(rules, case, body, "销毁来信")


def _must_cover(case: Case, actor: Actor) -> None:
    if not covers(actor.region, case.place):
        raise OutsideRegion(f"您的管辖区域是 {actor.region}，不能办理 {case.place} 的事项")


def _is_of(body: InvestigatingBody, case: Case, actor: Actor) -> bool:
    here = succession().heir(_seat(body, case)) == succession().heir(actor.region)
    own = body.other_organisation and actor.belongs_to(case.organisation)
    return here and actor.role in body.roles and not own


def _seat(body: InvestigatingBody, case: Case) -> str:
    return succession().current(case.place)[: DIGITS[body.level]]


def _not_you(rules: ObjectionRules, case: Case, body: InvestigatingBody, what: str) -> NotInvestigator:
    who = "或".join(_LABELS[role] for role in body.roles)
    other = "（发布公告的单位除外）" if body.other_organisation else ""
    detail = f"对该公告的异议由 {_seat(body, case)} 的{who}{other}{what}"
    return NotInvestigator(detail, clause=clause_in(case.rule_pack, rules.basis))
