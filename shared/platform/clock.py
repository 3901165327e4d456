"""The server's clock. In development it can be set and advanced, so that ten-day windows can be lived through."""

import json
import os
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from shared.kernel.days import day_in_beijing

Clock = Callable[[], datetime]
"""Gives the present moment, aware, in UTC."""


def real_clock() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


class ClockUnreadable(ValueError):
    """The clock file is there and says nothing that is a time."""


class AdvancedClock:
    """A development clock that runs at normal speed from wherever the file's offset puts it.

    The file is put in place of the one before, whole: another inode or time means that it says something else.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen: tuple[tuple[int, int] | None, timedelta] = (None, timedelta())

    def __call__(self) -> datetime:
        version, offset = self._seen
        if version != (now := _version(self._file)):
            with suppress(ClockUnreadable):  # the time goes on as it did: no command fails for a broken file
                offset = read_offset(self._file)
            self._seen = (now, offset)
        return datetime.now(UTC) + offset


def _version(file: Path) -> tuple[int, int] | None:
    try:
        status = os.stat(file)
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns


def read_offset(file: Path) -> timedelta:
    """What the clock file adds to the real time; nothing where there is no file. Raises ClockUnreadable."""
    try:
        return timedelta(seconds=int(json.loads(file.read_text())["offset_seconds"]))
    except FileNotFoundError:
        return timedelta()
    except (OSError, ValueError, KeyError, TypeError, OverflowError) as wrong:
        raise ClockUnreadable(f"时钟文件 {file} 是空的或已损坏：请删除它（时钟即为机器时钟）后重新设定") from wrong


def business_date(moment: datetime) -> date:
    """The calendar day in Beijing, by which all dates of the texts run."""
    return day_in_beijing(moment)


def hours_of_day(text: str) -> tuple[timedelta, ...]:
    """`02:30` or `02:30,14:30`, counted from midnight; nothing where it is written otherwise."""
    hours = [re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", hour.strip(), re.ASCII) for hour in text.split(",")]
    return tuple(timedelta(hours=int(h[1]), minutes=int(h[2])) for h in hours if h) if all(hours) else ()
