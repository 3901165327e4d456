"""Looking back: on the business clock, on the server's clock, to an entry of the book or of the log."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Table


@dataclass(frozen=True)
class AsOf:
    """A point to look back from: business date, recorded time, entry of the book, entry of the log. None means now.

    `adjusts` leaves only what was booked later about that closed month.
    """

    effective: date | None = None
    recorded: datetime | None = None
    entry: int | None = None
    sequence: int | None = None
    adjusts: str | None = None

    def limits(self, table: Table) -> list[ColumnElement[bool]]:
        """The conditions that leave out whatever came later."""
        limits: list[ColumnElement[bool]] = []
        if self.effective is not None:
            limits.append(table.c.effective_on <= self.effective)
        if self.recorded is not None:
            limits.append(table.c.recorded_at <= self.recorded)
        if self.entry is not None:
            limits.append(table.c.entry_no <= self.entry)
        if self.sequence is not None:
            limits.append(table.c.sequence <= self.sequence)
        if self.adjusts is not None:
            limits.append(table.c.adjusts == self.adjusts)
        return limits
