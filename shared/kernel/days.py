"""The day of a moment in Beijing, by which all dates of the texts run."""

from datetime import date, datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")


def day_in_beijing(moment: datetime) -> date:
    """The calendar day on which an aware moment falls in Beijing."""
    return moment.astimezone(BEIJING).date()
