"""From when a period runs, and on which day it ends."""

from datetime import UTC, date, datetime

import pytest

from shared.kernel.acts import Act, Actor
from shared.kernel.deadlines import Start, has_run

ACTOR = Actor("u-1", "publisher", "干事", "县扶贫办", "654024")


def act(recorded: datetime, typed: date) -> Act:
    return Act("c-1", ACTOR, typed, recorded)


def test_a_period_runs_from_the_day_in_beijing_on_which_the_fact_was_recorded():
    late_in_the_evening_utc = datetime(2020, 6, 2, 17, 0, tzinfo=UTC)

    assert Start.of(act(late_in_the_evening_utc, date(2020, 6, 3))).day == date(2020, 6, 3)


@pytest.mark.parametrize(
    ("typed", "start"),
    [(date(2020, 5, 1), date(2020, 6, 3)), (date(2020, 6, 3), date(2020, 6, 3)), (date(2020, 6, 8), date(2020, 6, 8))],
)
def test_a_typed_date_makes_a_period_start_later_and_never_earlier(typed, start):
    assert Start.of(act(datetime(2020, 6, 3, 2, tzinfo=UTC), date(2020, 5, 1)), typed).day == start


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2020, 6, 3), 10, date(2020, 6, 15)),  # the tenth day is a Saturday
        (date(2020, 9, 21), 10, date(2020, 10, 9)),  # the tenth day is the first of the National Day holidays
        (date(2020, 9, 17), 10, date(2020, 9, 27)),  # a Sunday on which offices make up for a holiday
        (date(2020, 3, 2), 10, date(2020, 3, 12)),
        (date(2026, 12, 22), 10, date(2027, 1, 4)),  # of a year not yet arranged the law's own holidays are kept
        (date(2027, 1, 26), 10, date(2027, 2, 9)),
        (date(2040, 4, 21), 10, date(2040, 5, 3)),
    ],
)
def test_a_period_that_would_end_on_a_day_of_rest_ends_on_the_next_working_day(start, days, end):
    assert Start(start).days(days) == end


def test_working_days_and_whole_days_are_counted_from_the_day_after_the_fact():
    assert Start(date(2020, 6, 3)).working_days(5) == date(2020, 6, 10)
    assert Start(date(2020, 6, 3)).whole_days(10) == date(2020, 6, 13)


@pytest.mark.parametrize(
    ("typed", "recorded", "over"),
    [
        (date(2020, 6, 16), datetime(2020, 6, 16, 1, tzinfo=UTC), True),
        (date(2020, 6, 15), datetime(2020, 6, 16, 1, tzinfo=UTC), False),
        (date(2020, 6, 16), datetime(2020, 6, 15, 1, tzinfo=UTC), False),
    ],
)
def test_a_period_is_over_after_its_last_day_by_both_clocks(typed, recorded, over):
    assert has_run(date(2020, 6, 15), act(recorded, typed)) is over
