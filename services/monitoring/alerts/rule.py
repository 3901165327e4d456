"""What a rule of supervision is: what it looks at, and how it judges what it saw. One file of `rules/` is one rule."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Generic, TypeVar

from sqlalchemy import Connection

from services.monitoring.alerts.alert import Finding
from services.monitoring.alerts.decisions import Observation, Terms
from services.monitoring.upstream.book import Book
from shared.kernel.errors import Clause

F = TypeVar("F")
GRAVEST_FIRST = ("red", "yellow", "blue")


@dataclass(frozen=True)
class Rule:
    """A rule by its code, which alerts are stored with; `label` is what pages call a finding of it."""

    code: str
    label: str
    severity: str

    def finding(
        self, book: Book, key: str, as_of: date, figure: str, threshold: str, clause: Clause, about: str
    ) -> Finding:
        """What the rule found in a book: `key` names the suspicion, the same one has the same key."""
        return Finding(
            key=f"{book.book}.{key}",
            rule=self.code,
            severity=self.severity,
            book=book.book,
            county=book.county,
            fiscal_year=book.fiscal_year,
            as_of=as_of,
            figure=figure,
            threshold=threshold,
            clause=clause,
            at_sequence=book.sequence,
            about=about,
            simulated=book.simulated,
        )


@dataclass(frozen=True)
class CheckedRule(Rule, Generic[F]):
    """A rule that every check of a book runs.

    `look` reads what the rule needs to know, `judge` is a pure function of it: findings, or None where there is nothing
    to judge yet, so that the run is not said to have checked it. `passed` is what holds where it found nothing.
    """

    passed: str
    look: Callable[[Connection, Book], F]
    judge: Callable[[Book, F, Terms], list[Finding] | None]

    def observe(self, connection: Connection, book: Book) -> Observation:
        """Look at a book now, to judge later."""
        return Observation(self.code, partial(self.judge, book, self.look(connection, book)))


def with_thousands(fen: int) -> str:
    """An amount as an alert's sentence has it: yuan with thousands separated."""
    return f"{fen // 100:,}.{fen % 100:02d}"
