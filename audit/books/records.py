"""What an auditor's book is made of: postings, projects, payments and reversals on their way, months."""

from dataclasses import dataclass, field

GIVEN_UP = ("failed", "withdrawn")
"""Stages of a payment that is no longer asked for."""


@dataclass(frozen=True, slots=True)
class Posting:
    """Fen that came to an account (or, negative, left it); `lot` and `project` where it is theirs."""

    account: str
    fen: int
    lot: str = ""
    project: str = ""


@dataclass(slots=True)
class Project:
    """What a project of this book was given: approved, asked for and not yet posted, paid, spent."""

    approved: int
    minutes_no: str
    requested: int = 0
    paid: int = 0
    spent: int = 0
    closed: bool = False
    spent_before: int = 0
    """What of it was spent out of last year's book."""
    rest: bool = False
    """It came by a change of use or from last year: what its meeting approved beyond that may still be set aside."""


@dataclass(slots=True)
class Payment:
    """A payment on its way. `terms` are the stored bytes: what is paid must be what was asked, to the letter.

    Once it is posted neither they nor the people are needed any more.
    """

    project: str
    fen: int
    terms: bytes = b""
    requested_by: str = ""
    reviewed_by: str = ""
    countersigned_by: str = ""
    stage: str = "requested"
    back: int = 0
    """Fen that came back after it was paid."""
    origin: str = ""
    """The earlier book that this one took it over from."""


@dataclass(slots=True)
class Reversal:
    """A reversal on its way, until somebody else confirms or declines it."""

    original: tuple[int, str]
    """Its number, and the earlier book that it lies in, empty for this one."""
    fen: int
    requested_by: str


@dataclass(slots=True)
class Month:
    """What was booked on the days of one month: entries, and fen by stage."""

    name: str = ""
    entries: int = 0
    stages: dict[str, int] = field(default_factory=dict)
