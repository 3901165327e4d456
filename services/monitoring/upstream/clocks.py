"""The two clocks of every entry, on either of which figures may be asked for."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement

from services.monitoring.upstream.read_model import movements


class Clock(StrEnum):
    """The two clocks of every entry: the business date, and the day the server recorded it (Beijing)."""

    EFFECTIVE = "effective"
    RECORDED = "recorded"


def day_on(clock: Clock) -> ColumnElement[date]:
    """The day of a movement on a clock."""
    return movements.c.effective_on if clock is Clock.EFFECTIVE else movements.c.recorded_on
