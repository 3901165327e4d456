"""What is noted when a book is reconciled with its bank. No money moves by any of it."""

from dataclasses import dataclass
from datetime import date

from services.ledger.reconciliation.reconciliation import Line, Reconciliation, Shown
from shared.kernel.aggregate import Aggregate, Created
from shared.kernel.natural_keys import document_key


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one line: the entry it shows and by what it was known, or why it stays open (`entry` empty)."""

    line: int
    entry: str
    why: str


class Noted(Aggregate.Event):
    """One act of reconciling a book."""

    book: str


class Begun(Created, Noted):
    TOPIC = "ledger.reconciliation.begun"

    def apply(self, reconciliation: Reconciliation) -> None:
        reconciliation.book = self.book


class StatementImported(Noted):
    TOPIC = "ledger.reconciliation.statement-imported"
    statement: str
    source: str
    account_no: str
    filename: str
    lines: int
    repeated: int
    in_fen: int
    out_fen: int
    first_day: date
    last_day: date

    def apply(self, reconciliation: Reconciliation) -> None:
        reconciliation.statements += 1


class LinesTaken(Noted):
    """Some lines of a statement with the outcome of each; long statements come in several of these."""

    TOPIC = "ledger.reconciliation.lines-taken"
    statement: str
    keys: tuple[str, ...]
    lines: tuple[Shown, ...]
    outcomes: tuple[Outcome, ...]

    def apply(self, reconciliation: Reconciliation) -> None:
        reconciliation.keys.update(map(line_key, self.keys))
        for shown, outcome in zip(self.lines, self.outcomes, strict=True):
            reconciliation.lines[outcome.line] = Line(shown, "open", "", outcome.why)
            settle(reconciliation, outcome)


class LinesMatched(Noted):
    TOPIC = "ledger.reconciliation.lines-matched"
    outcomes: tuple[Outcome, ...]

    def apply(self, reconciliation: Reconciliation) -> None:
        for outcome in self.outcomes:
            settle(reconciliation, outcome)


class LineReleased(Noted):
    TOPIC = "ledger.reconciliation.line-released"
    line: int
    entry: str

    def apply(self, reconciliation: Reconciliation) -> None:
        line = reconciliation.lines[self.line]
        line.stage, line.entry, line.why = "open", "", "released"
        if self.entry:
            reconciliation.shown[self.entry] -= line.shown.fen
            if not reconciliation.shown[self.entry]:
                del reconciliation.shown[self.entry]


class LineExplained(Noted):
    TOPIC = "ledger.reconciliation.line-explained"
    line: int

    def apply(self, reconciliation: Reconciliation) -> None:
        line = reconciliation.lines[self.line]
        line.stage, line.why = "explained", "person"


def line_key(said: str) -> str:
    """By what a line is known to have come before: what it says, its serial or voucher as such are compared."""
    day, direction, fen, name = said.split(" ", 3)
    name, _, times = name.rpartition(" ")
    return f"{day} {direction} {fen} {document_key(name)} {times}"


def settle(reconciliation: Reconciliation, outcome: Outcome) -> None:
    """A line finds its entry; one without stays open."""
    if outcome.entry:
        line = reconciliation.lines[outcome.line]
        line.stage, line.entry, line.why = "matched", outcome.entry, outcome.why
        reconciliation.shown[outcome.entry] = reconciliation.shown.get(outcome.entry, 0) + line.shown.fen
