"""Who stands beside a payee: the same person, the household, the same account. Keys alone, nothing personal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

Relation = Literal["person", "household", "account"]
"""The same identity number, the same household, the same account now or once."""


class AccountChange(NamedTuple):
    """That a payee's account was changed: when it was recorded, by whom, and why."""

    at: datetime
    staff: str
    reason: str


@dataclass(frozen=True, slots=True)
class Kinship:
    """What is known of some payees: others by relation, the last change of account, and all their counties."""

    others: Mapping[str, Mapping[str, Relation]] = field(default_factory=dict)
    changed: Mapping[str, AccountChange] = field(default_factory=dict)
    counties: frozenset[str] = frozenset()


NOBODY = Kinship()
