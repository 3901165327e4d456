"""Who may act after whom: proposer, reviewer, verifier, decider and doer are different people and organisations."""

from services.projects.procedure.errors import AdjacentStep
from services.projects.register.project import SYSTEM
from shared.kernel.acts import Act, Actor

LABELS = {
    "village": "村“两委”",
    "work-team": "驻村工作队",
    "township": "乡镇",
    "project-dept": "县级项目主管部门",
    "sector-dept": "行业部门",
    "leading-group": "县级领导小组",
    "finance": "县级财政部门",
    "implementer": "项目实施单位",
    "system": "系统自动办理",
}
"""The actors of the procedure in the words of the text."""

PROPOSERS = ("village", "work-team")
"""The village committees and the work team propose together (A1+A2): one duty of two bodies."""


def holders(roles: tuple[str, ...]) -> str:
    """Roles as officials read them."""
    return "、".join(LABELS.get(role, role) for role in roles)


def same_duty(one: str, other: str) -> bool:
    """Consecutive steps of one duty (drafting and determining, two progress notes) are one hand's work."""
    return one == other or (one in PROPOSERS and other in PROPOSERS)


def separate(last: Actor | None, act: Act, label: str) -> None:
    """Refuse a step by whoever took the step of the duty before it: neither the same person nor the same organisation.

    Steps the service takes by itself on another service's event have no hand behind them and don't count.
    """
    actor = act.actor
    if last is None or SYSTEM in (actor.role, last.role) or same_duty(last.role, actor.role):
        return
    if actor.is_any_of(last.staff):
        raise AdjacentStep(f"上一步由您本人以“{LABELS.get(last.role, last.role)}”身份办理，“{label}”须由另一人办理")
    if actor.belongs_to(last.organisation):
        raise AdjacentStep(f"上一步由 {last.organisation} 办理，“{label}”须由另一单位办理")
