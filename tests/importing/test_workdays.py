"""Working days with the State Council's holidays and make-up days."""

from datetime import date

import pytest

from shared.kernel.workdays import add_working_days, is_working_day


def test_a_holiday_is_skipped_and_a_make_up_day_counts() -> None:
    assert not is_working_day(date(2020, 10, 1))
    assert is_working_day(date(2020, 9, 27))
    assert add_working_days(date(2020, 9, 25), 2) == date(2020, 9, 28)
    assert add_working_days(date(2020, 9, 30), 1) == date(2020, 10, 9)


def test_a_year_not_yet_announced_counts_monday_to_friday() -> None:
    assert add_working_days(date(2040, 1, 6), 5) == date(2040, 1, 13)


def test_no_working_day_later_is_the_day_itself_and_backwards_is_refused() -> None:
    assert add_working_days(date(2020, 10, 1), 0) == date(2020, 10, 1)
    with pytest.raises(ValueError, match="负数"):
        add_working_days(date(2020, 10, 1), -1)
