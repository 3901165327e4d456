"""Setting the development clock. The services read the file; once set, time only moves forward."""

import json
import math
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from deploy.local.development import only_in_development
from shared.kernel.days import BEIJING
from shared.platform.atomic_file import write_public
from shared.platform.clock import read_offset

START_OF_BUSINESS = time(9)


class ClockRefused(Exception):
    """Time does not run backwards."""


def show(file: Path) -> datetime:
    """What the services take for now, in Beijing time."""
    return (datetime.now(UTC) + read_offset(file)).astimezone(BEIJING)


def set_to(file: Path, moment: date | datetime) -> datetime:
    """Set the clock: a bare date means nine in the morning in Beijing. Raises ClockRefused when that is in its past."""
    only_in_development("调整时钟")
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, START_OF_BUSINESS)
    wanted = moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)
    if file.exists() and wanted < show(file):
        raise ClockRefused(f"时钟已是 {show(file):%Y-%m-%d %H:%M}，只能向前调，不能调回 {wanted:%Y-%m-%d %H:%M}")
    return _shift(file, wanted - datetime.now(UTC))


def advance(file: Path, by: timedelta) -> datetime:
    """Let time pass at once. Raises ClockRefused for a step that is not forward."""
    only_in_development("调整时钟")
    if by <= timedelta():
        raise ClockRefused("时钟只能向前调")
    return _shift(file, read_offset(file) + by)


def _shift(file: Path, offset: timedelta) -> datetime:
    write_public(file, json.dumps({"offset_seconds": math.ceil(offset.total_seconds())}))
    return show(file)
