"""Registered values that steer money or oversight: whoever changes one says why, and the entry keeps it for life."""

from collections.abc import Mapping
from typing import Any

from shared.kernel.acts import Act
from shared.kernel.errors import FieldProblem, ReasonMissing

LEAST = 2
"""Characters of a reason: less says nothing."""


def must_say_why(act: Act, what: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Refuse to put another value in the place of a registered one without a reason; `before` is empty at first.

    The keys are the values' names for the reader. What the platform does by itself rests on another's act.
    """
    changed = [name for name, value in before.items() if name in after and after[name] != value]
    if changed and not act.automatic and len(act.reason.strip()) < LEAST:
        problem = FieldProblem("/reason", f"必填：{'、'.join(changed)}与已登记的不同")
        raise ReasonMissing(f"{what}已登记，变更{'、'.join(changed)}须写明原因", fields=(problem,))
