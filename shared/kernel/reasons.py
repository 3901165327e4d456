"""Reasons (原因、理由): what is no reason, and who has to give one; the entry keeps it for life.

Registered values steer money or oversight: whoever changes one says why.
"""

from collections.abc import Mapping
from typing import Any

from shared.kernel.acts import Act
from shared.kernel.errors import FieldProblem, ReasonMissing

LEAST = 2
"""Characters of a reason: less says nothing."""


def says_why(reason: str) -> bool:
    """Whether there is a reason in these words."""
    return len(reason.strip()) >= LEAST


def must_give_reason(act: Act, refusal: str, fix: str = "必填") -> None:
    """Refuse an act that nobody gives a reason for; raises ReasonMissing."""
    if not says_why(act.reason):
        raise ReasonMissing(refusal, fields=(FieldProblem("/reason", fix),))


def must_say_why(act: Act, what: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Refuse to put another value in the place of a registered one without a reason; `before` is empty at first.

    The keys are the values' names for the reader. What the platform does by itself rests on another's act.
    """
    changed = [name for name, value in before.items() if name in after and after[name] != value]
    if changed and not act.automatic:
        names = "、".join(changed)
        must_give_reason(act, f"{what}已登记，变更{names}须写明原因", f"必填：{names}与已登记的不同")
