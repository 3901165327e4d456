"""What a reconciliation found, and how it ended."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

MOST_NAMED = 100
"""So many findings of one table are named one by one; how many there are in all is always told."""


class Outcome(StrEnum):
    """How a reconciliation ended."""

    EQUAL = "equal"
    """Everything was compared and agrees."""
    HEALED = "healed"
    """Something differed; it was put right, compared again, and agrees."""
    DIFFERS = "differs"
    """Something differs still."""
    NOT_COMPARED = "not-compared"
    """Something could not be compared: nothing is said about it, neither that it agrees nor that it differs."""


class What(StrEnum):
    """What is the matter with a row."""

    CHANGED = "changed"
    ADDED = "added"
    MISSING = "missing"


@dataclass(frozen=True)
class Difference:
    """One column of a row. Values are told of numbers, dates and yes-or-no alone: words may be about a person."""

    column: str
    stored: Any = None
    recomputed: Any = None

    def told(self) -> dict[str, Any]:
        """As it is put on record."""
        return {"column": self.column, "stored": self.stored, "recomputed": self.recomputed}


@dataclass(frozen=True)
class Finding:
    """One thing that is not as the log has it."""

    table: str
    what: What
    key: dict[str, Any] = field(default_factory=dict)
    columns: tuple[Difference, ...] = ()
    place: str = ""
    """The division it is about, `?` where a row does not say; empty for what is about no division at all."""
    detail: str = ""
    healed: bool = False


@dataclass
class Found:
    """What one run has found so far, with the numbers of all of it."""

    findings: list[Finding] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    """Table -> rows compared."""
    positions: dict[str, int] = field(default_factory=dict)
    events: int = 0
    differing: int = 0
    healed: int = 0
    reasons: list[str] = field(default_factory=list)
    """Why something was not compared."""
    snapshots_removed: bool = False

    def add(self, *findings: Finding, differing: int | None = None) -> None:
        """Take findings in; `differing` where there are more than are named."""
        self.findings += findings
        self.differing += len(findings) if differing is None else differing
        self.healed += sum(finding.healed for finding in findings) if differing is None else 0

    @property
    def outcome(self) -> Outcome:
        """How it ended."""
        if self.differing > self.healed:
            return Outcome.DIFFERS
        if self.reasons:
            return Outcome.NOT_COMPARED
        return Outcome.HEALED if self.differing else Outcome.EQUAL
