"""The server's clock. In development it can be set and advanced, so that ten-day windows can be lived through."""

import json
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")

Clock = Callable[[], datetime]
"""Gives the present moment, aware, in UTC."""


def real_clock() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


class AdvancedClock:
    """A development clock that runs at normal speed from wherever the file's offset puts it."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._offset = timedelta()
        self._looked_at = 0.0

    def __call__(self) -> datetime:
        now = time.monotonic()
        if now - self._looked_at > 0.05:
            self._offset, self._looked_at = read_offset(self._file), now
        return datetime.now(UTC) + self._offset


def read_offset(file: Path) -> timedelta:
    """What the clock file adds to the real time; nothing where there is no file."""
    try:
        return timedelta(seconds=int(json.loads(file.read_text())["offset_seconds"]))
    except FileNotFoundError:
        return timedelta()


def business_date(moment: datetime) -> date:
    """The calendar day in Beijing, by which all dates of the texts run."""
    return moment.astimezone(BEIJING).date()
