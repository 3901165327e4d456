"""Rows that differ are replaced by the recomputed ones, in one transaction in which nobody else writes rows."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from shared.platform.projections.read_model import lock_projection
from shared.platform.reconciling.checking import POSITIONS, put_position_right, read_positions, remove_snapshot
from shared.platform.reconciling.comparing import Comparison
from shared.platform.reconciling.findings import Finding, Found
from shared.platform.reconciling.recomputing import Recomputed


class NotHealed(Exception):
    """What was put right differs again as soon as it is looked at: somebody or something changes it."""


class Healing:
    """Puts right what a comparison found, as far as it is a copy of the logs. The caller owns the transaction."""

    def __init__(
        self, connection: Connection, recomputed: Recomputed, comparisons: Sequence[Comparison], before: Found
    ) -> None:
        self._connection, self._recomputed, self.before = connection, recomputed, before
        differing = {finding.table for finding in before.findings}
        self._comparisons = [comparison for comparison in comparisons if comparison.table in differing]

    def through(self, service: str) -> Found:
        """What was found, as it is afterwards. Raises NotHealed or NotCompared, and then nothing must be kept."""
        lock_projection(self._connection)
        after = replace(self.before, findings=[], differing=0, healed=0)
        tables = {comparison.table for comparison in self._comparisons}
        if tables and self._recomputed.ends:
            # Rows may be made of entries that a log has lost: they are all that is left of them.
            return self.before
        for finding in self.before.findings:
            if finding.table not in tables:
                after.add(self._aside(finding, service))
        if tables:
            after.positions = read_positions(self._connection)
            self._recomputed.follow(self._connection, after.positions)
            after.events = self._recomputed.events
        for comparison in self._comparisons:
            self._rows(comparison, after)
        after.snapshots_removed = any(f.healed and f.table == f"{service}_snapshots" for f in after.findings)
        return after

    def _aside(self, finding: Finding, service: str) -> Finding:
        """Put a snapshot or a position right; everything else that is no row of ours stays as it was found."""
        if finding.table == f"{service}_snapshots":
            remove_snapshot(self._connection, service, finding.key["aggregate"])
            return replace(finding, healed=True)
        if finding.table == POSITIONS and finding.columns[0].recomputed is not None:
            put_position_right(self._connection, finding)
            return replace(finding, healed=True)
        return finding

    def _rows(self, comparison: Comparison, after: Found) -> None:
        compared = comparison.run(self._connection)
        if compared.differing:
            comparison.replace(self._connection)
        comparison.drop(self._connection)
        again = comparison.run(self._connection)
        comparison.drop(self._connection)
        if again.differing:
            raise NotHealed(f"{comparison.table}: {again.differing} rows differ again as soon as they are put right")
        after.rows[comparison.table] = compared.rows
        after.add(*(replace(finding, healed=True) for finding in compared.findings), differing=compared.differing)
        after.healed += compared.differing
