"""One reconciliation from its beginning to its end on record."""

import time
from dataclasses import dataclass, replace

import structlog
from sqlalchemy import Connection, Engine, text

from shared.platform.clock import Clock
from shared.platform.reconciling.checking import (
    check_kept_answers,
    check_log,
    check_positions,
    check_snapshots,
    read_positions,
)
from shared.platform.reconciling.comparing import Compared, Comparison
from shared.platform.reconciling.findings import Finding, Found, Outcome
from shared.platform.reconciling.healing import Healing
from shared.platform.reconciling.recomputing import MOST_BYTES, Ask, NotCompared, ReadModel, Recomputed, Told
from shared.platform.reconciling.records import Records, Run

log = structlog.get_logger(__name__)

_ALONE = text("SELECT pg_advisory_lock(hashtext(:who))")
_OURS = (
    "SET search_path = pg_temp, public",
    "SET statement_timeout = 0",
    "SET idle_in_transaction_session_timeout = '10min'",
    "SET lock_timeout = '2h'",
)
"""Temporary tables come first whatever the role's settings say, and a long log takes its time."""


@dataclass(frozen=True)
class Work:
    """What a run needs beside the database."""

    model: ReadModel
    ask: Ask
    clock: Clock
    told: Told = lambda *_: None
    most_bytes: int = MOST_BYTES


def reconcile(engine: Engine, work: Work, run: Run) -> Found:
    """Compare everything, heal where the run heals, and put it on record. One at a time in a database.

    `engine` gives connections that nobody else uses: what is made on one ends with it.
    """
    began, service = time.monotonic(), work.model.service
    with engine.connect() as connection:
        with connection.begin():
            for setting in _OURS:
                connection.execute(text(setting))
            connection.execute(_ALONE, {"who": f"{service}-reconciliation"})
        return _Reconciling(connection, work, run, began).through()


class _Reconciling:
    """The steps of one run, on one connection."""

    def __init__(self, connection: Connection, work: Work, run: Run, began: float) -> None:
        self._connection, self._work, self._run, self._began = connection, work, run, began
        self._service, self._found = work.model.service, Found()
        self._recomputed = Recomputed(work.model, work.ask, work.most_bytes, work.told)
        self._comparisons = [Comparison(table) for table in work.model.tables.sorted_tables]

    def through(self) -> Found:
        """All of it, to the end on record. What goes wrong on the way is a reason why something was not compared."""
        try:
            if self._evidence_is_sound():
                self._compare()
        except NotCompared as why:
            self._found.reasons.append(str(why))
        except Exception as problem:
            log.exception("reconciliation-failed", service=self._service)
            self._found.reasons.append(f"{type(problem).__name__}: {problem}"[:500])
        if not (self._run.heals and self._found.differing and self._heal()):
            with self._connection.begin():
                self._end()
        return self._found

    def _evidence_is_sound(self) -> bool:
        """Whether the log is as it was sealed: by one that is not, nothing is compared and nothing put right."""
        with self._connection.begin():
            changed = check_log(self._connection, self._service, self._work.told)
            answers = check_kept_answers(self._connection, self._service)
        self._found.add(*changed, *answers)
        if changed:
            self._found.reasons.append("the log is not as it was sealed: rows were not compared with it")
        return not changed

    def _compare(self) -> None:
        connection, found = self._connection, self._found
        with connection.begin():
            found.add(*check_snapshots(connection, self._work.model.log.events, self._work.told))
        self._recomputed.begin(connection)
        for _ in range(2):  # the second time what was written during the first
            self._recomputed.follow(connection, self._positions())
        self._recomputed.settle(connection)
        with connection.begin():
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            found.positions = read_positions(connection)
            self._recomputed.follow(connection, found.positions)
            found.events = self._recomputed.events
            for number, comparison in enumerate(self._comparisons, start=1):
                self._compare_one(comparison)
                self._work.told("comparing", number, len(self._comparisons))
        self._check_positions()

    def _positions(self) -> dict[str, int]:
        with self._connection.begin():
            return read_positions(self._connection)

    def _compare_one(self, comparison: Comparison) -> Compared:
        compared = comparison.run(self._connection)
        comparison.drop(self._connection)
        self._found.rows[comparison.table] = compared.rows
        self._found.add(*compared.findings, differing=compared.differing)
        return compared

    def _check_positions(self) -> None:
        """After the rows: where a log ends, is known when it was read."""
        ends = self._recomputed.ends
        for each in check_positions(self._work.model, self._found.positions, ends, self._work.ask):
            if isinstance(each, Finding):
                self._found.add(each)
            else:
                self._found.reasons.append(each)

    def _heal(self) -> bool:
        """Put right what is ours, compare again and end, in one transaction in which nobody else writes rows."""
        healing = Healing(self._connection, self._recomputed, self._comparisons, self._found)
        try:
            with self._connection.begin():
                self._found = healing.through(self._service)
                self._end()
        except Exception as problem:
            log.exception("not-healed", service=self._service)
            self._found = replace(healing.before, reasons=[*healing.before.reasons, f"not healed: {problem}"[:500]])
            return False
        return True

    def _end(self) -> None:
        found = self._found
        seconds = time.monotonic() - self._began
        Records(self._connection, self._service).end(self._run, found, self._work.clock(), seconds)
        told = {name: getattr(found, name) for name in ("differing", "healed", "reasons")}
        told |= {"service": self._service, "run": self._run.number, "outcome": str(found.outcome)}
        note = log.error if found.outcome is Outcome.DIFFERS else log.warning if found.differing else log.info
        note("reconciled", seconds=round(seconds, 1), **told)
        for finding in found.findings:
            log.warning("row-differs", run=self._run.number, table=finding.table, what=str(finding.what),
                        key=finding.key, columns=[c.column for c in finding.columns], detail=finding.detail,
                        healed=finding.healed)  # fmt: skip
