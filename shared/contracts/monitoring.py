"""What monitoring tells the world: alerts and their course, runs of the rules, and the days that were supervised."""

from datetime import date

import msgspec


class AlertRaised(msgspec.Struct, frozen=True, kw_only=True, tag="alert-raised"):
    """A rule's suspicion, explained: the figure, the threshold, the clause and the ledger entry it stands at."""

    alert: str
    rule: str
    severity: str
    county: str
    fiscal_year: int
    as_of: date
    figure: str
    threshold: str
    clause: str


class AlertAcknowledged(msgspec.Struct, frozen=True, kw_only=True, tag="alert-acknowledged"):
    alert: str
    county: str
    fiscal_year: int


class AlertClosed(msgspec.Struct, frozen=True, kw_only=True, tag="alert-closed"):
    alert: str
    county: str
    fiscal_year: int
    outcome: str


class RulesChecked(msgspec.Struct, frozen=True, kw_only=True, tag="rules-checked"):
    """The rules were run over a book up to the ledger's entry `at_sequence`; a book never named was not checked."""

    book: str
    county: str
    fiscal_year: int
    as_of: date
    rules: tuple[str, ...]
    found: int
    raised: int
    at_sequence: int


class SealedLog(msgspec.Struct, frozen=True, kw_only=True):
    """One log's newest verified checkpoint: `root` in base64, `note` signed. Size 0 where nothing was sealed."""

    service: str
    origin: str
    size: int
    root: str
    note: str


class CheckpointSetRecorded(msgspec.Struct, frozen=True, kw_only=True, tag="checkpoint-set-recorded"):
    """A county's book closed a month ("2020-06"): where all four logs stood. None may be changed behind it."""

    book: str
    county: str
    fiscal_year: int
    month: str
    logs: tuple[SealedLog, ...]


class Instruction(msgspec.Struct, frozen=True, kw_only=True):
    """What a body was told to do or explain, by its number within the day; its words stay in the county."""

    number: int
    to: str
    organisation: str
    about: str
    due_on: date


class DaySupervised(msgspec.Struct, frozen=True, kw_only=True, tag="day-supervised"):
    """The county's leading group looked at a day of its funds, up to the ledger's entry `seen`."""

    county: str
    day: date
    seen: int
    late: bool
    instructions: tuple[Instruction, ...] = ()


class InstructionAnswered(msgspec.Struct, frozen=True, kw_only=True, tag="instruction-answered"):
    county: str
    day: date
    number: int


Message = (
    AlertRaised
    | AlertAcknowledged
    | AlertClosed
    | CheckpointSetRecorded
    | RulesChecked
    | DaySupervised
    | InstructionAnswered
)
