"""A log read for publication: each entry with the hashes that name its log, the entry itself and the one before.

A log is known by the hash of its first leaf: one that was begun anew has another.
"""

from contextlib import suppress
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from shared.platform.eventstore.store import EntryUnreadable, EventTable, Recorded
from shared.tlog.leaves import event_hash


class Chain:
    """One service's log as its relay and its feed read it."""

    def __init__(self, table: EventTable) -> None:
        self._table = table
        self._first_leaf = b""

    def after(self, connection: Connection, sequence: int, limit: int) -> list[Recorded]:
        """The next entries behind `sequence`, in order, up to one that cannot be read.

        Raises EntryUnreadable where that is the very next.
        """
        leaves: dict[int, bytes] = {}

        def hash_(rows: list[tuple[Any, ...]]) -> None:
            leaves.update((row[0], event_hash(*row)) for row in rows)

        found = self._table.after(connection, sequence, limit, hash_)
        for before in ({sequence - 1} if found and sequence else set()) | ({0} if not self._first_leaf else set()):
            with suppress(EntryUnreadable):
                self._table.after(connection, before, 1, hash_)
        self._first_leaf = self._first_leaf or leaves.get(1, b"")
        return [
            replace(one, leaf=leaves[one.sequence], leaf_before=leaves.get(one.sequence - 1, b""),
                    first_leaf=self._first_leaf)
            for one in found
        ]  # fmt: skip

    def at(self, connection: Connection, sequence: int) -> Recorded | None:
        """One entry; None where the log has none of this number."""
        found = self.after(connection, sequence - 1, 1) if sequence > 0 else []
        return found[0] if found and found[0].sequence == sequence else None
