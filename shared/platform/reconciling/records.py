"""What was reconciled when, by whom, and what was found: append-only, in three tables of each service."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from shared.platform.reconciling.findings import Finding, Found, Outcome

NIGHTLY, ASKED, HEARD = "nightly", "asked", "heard"
"""Why a run was begun: its hour had come, somebody asked, or what was heard is not what was signed."""


@dataclass(frozen=True)
class Run:
    """One run, as it was begun."""

    number: int
    begun_at: datetime
    cause: str
    asked_by: str
    heals: bool


@dataclass(frozen=True)
class Ended:
    """How a run ended. `outcome` is None while nobody wrote its end: it goes on, or was cut off."""

    run: Run
    outcome: Outcome | None = None
    ended_at: datetime | None = None
    differing: int = 0
    healed: int = 0
    events: int = 0
    seconds: float = 0.0
    rows: dict[str, int] | None = None
    positions: dict[str, int] | None = None
    reasons: tuple[str, ...] = ()


class Records:
    """The records of one service, through one connection whose transaction the caller owns."""

    def __init__(self, connection: Connection, service: str) -> None:
        self._connection, self._table = connection, f"public.{service}_reconciliation"

    def begin(self, begun_at: datetime, cause: str, asked_by: str, *, heals: bool) -> Run:
        """Write down that a run begins."""
        statement = (
            f"INSERT INTO {self._table}s (begun_at, cause, asked_by, heals)"  # noqa: S608 - our own names
            " VALUES (:at, :cause, :by, :heals) RETURNING number"
        )
        values = {"at": begun_at, "cause": cause, "by": asked_by, "heals": heals}
        number = self._connection.execute(text(statement), values).scalar_one()
        return Run(int(number), begun_at, cause, asked_by, heals)

    def end(self, run: Run, found: Found, ended_at: datetime, seconds: float) -> None:
        """Write down how a run ended, with what it found. A second end of the same run changes nothing."""
        statement = (
            f"INSERT INTO {self._table}_results (number, ended_at, outcome, differing, healed, events, seconds,"  # noqa: S608
            " compared, positions, reasons) VALUES (:number, :ended_at, :outcome, :differing, :healed, :events,"
            " :seconds, CAST(:rows AS jsonb), CAST(:positions AS jsonb), CAST(:reasons AS jsonb))"
            " ON CONFLICT (number) DO NOTHING"
        )
        values: dict[str, Any] = {name: getattr(found, name) for name in ("differing", "healed", "events")}
        values |= {name: json.dumps(getattr(found, name)) for name in ("rows", "positions", "reasons")}
        values |= {"number": run.number, "ended_at": ended_at, "outcome": found.outcome, "seconds": round(seconds, 3)}
        if self._connection.execute(text(statement), values).rowcount:
            self._name(run, found.findings)

    def _name(self, run: Run, findings: Iterable[Finding]) -> None:
        statement = (
            f"INSERT INTO {self._table}_findings (number, ordinal, relation, what, key, columns, place, detail, healed)"  # noqa: S608
            " VALUES (:number, :ordinal, :relation, :what, CAST(:key AS jsonb), CAST(:columns AS jsonb), :place,"
            " :detail, :healed)"
        )
        rows = [
            {
                "number": run.number,
                "ordinal": ordinal,
                "relation": finding.table,
                "what": finding.what,
                "key": json.dumps(finding.key, ensure_ascii=False),
                "columns": json.dumps([column.told() for column in finding.columns], ensure_ascii=False),
                "place": finding.place,
                "detail": finding.detail,
                "healed": finding.healed,
            }
            for ordinal, finding in enumerate(findings, start=1)
        ]
        if rows:
            self._connection.execute(text(statement), rows)

    def run(self, number: int) -> Run:
        """One run as it was begun."""
        return self._ended("WHERE r.number = :number", number=number)[0].run

    def latest(self, limit: int, before: int | None = None) -> list[Ended]:
        """The latest runs, the newest first; those before a number."""
        below = "" if before is None else "WHERE r.number < :before "
        return self._ended(f"{below}ORDER BY r.number DESC LIMIT :limit", before=before, limit=limit)

    def last_agreeing(self) -> Ended | None:
        """The last run after which everything agreed."""
        found = self._ended("WHERE e.outcome IN ('equal', 'healed') ORDER BY r.number DESC LIMIT 1")
        return found[0] if found else None

    def first_differing_since(self, number: int) -> Ended | None:
        """The first run behind another that left something in disagreement."""
        rest = "WHERE e.outcome = 'differs' AND r.number > :number ORDER BY r.number LIMIT 1"
        found = self._ended(rest, number=number)
        return found[0] if found else None

    def findings(self, number: int, after: int, limit: int) -> list[dict[str, Any]]:
        """What a run found, in the order in which it did."""
        query = (
            "SELECT ordinal, relation AS table, what, key, columns, place, detail, healed"  # noqa: S608
            f" FROM {self._table}_findings WHERE number = :number AND ordinal > :after ORDER BY ordinal LIMIT :limit"
        )
        values = {"number": number, "after": after, "limit": limit}
        return [dict(row) for row in self._connection.execute(text(query), values).mappings()]

    def _ended(self, rest: str, **values: Any) -> list[Ended]:
        query = (
            "SELECT r.number, r.begun_at, r.cause, r.asked_by, r.heals, e.outcome, e.ended_at, e.differing, e.healed,"  # noqa: S608
            f" e.events, e.seconds, e.compared, e.positions, e.reasons FROM {self._table}s r"
            f" LEFT JOIN {self._table}_results e USING (number) {rest}"
        )
        rows = self._connection.execute(text(query), {name: v for name, v in values.items() if v is not None})
        return [_opened(row) for row in rows]


def _opened(row: Any) -> Ended:
    run = Run(row.number, row.begun_at, row.cause, row.asked_by, row.heals)
    if row.outcome is None:
        return Ended(run)
    counts = {name: getattr(row, name) for name in ("ended_at", "differing", "healed", "events", "seconds")}
    said = {"rows": row.compared, "positions": row.positions, "reasons": tuple(row.reasons)}
    return Ended(run, Outcome(row.outcome), **counts, **said)
