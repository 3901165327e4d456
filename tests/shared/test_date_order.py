"""The table of dates and its one check."""

from datetime import date

import pytest

from shared.kernel.date_order import DateOrder, DatesOutOfOrder, NotBefore

ORDER = DateOrder(
    {"started_on": "开工日期", "completed_on": "完工日期", "recorded_on": "办理当日"},
    (
        NotBefore("completed_on", "started_on", "先开工，后完工"),
        NotBefore("recorded_on", "completed_on", "尚未完工的不能报告完工"),
    ),
)
EARLY, LATE = date(2020, 4, 1), date(2020, 9, 1)


def test_a_date_before_the_one_it_must_follow_is_refused_with_both_and_its_field():
    with pytest.raises(DatesOutOfOrder) as refused:
        ORDER.require({"completed_on": EARLY}, {"started_on": LATE}, at={"completed_on": "/evidence/completed_on"})

    (problem,) = refused.value.fields
    assert problem.pointer == "/evidence/completed_on"
    assert problem.detail == "完工日期（2020-04-01）早于开工日期（2020-09-01）：先开工，后完工，请核对"


def test_an_earlier_date_behind_a_later_one_on_record_is_refused_in_its_own_field():
    with pytest.raises(DatesOutOfOrder) as refused:
        ORDER.require({"started_on": LATE}, {"completed_on": EARLY})

    assert refused.value.fields[0].pointer == "/started_on"
    assert "开工日期（2020-09-01）晚于完工日期（2020-04-01）" in refused.value.detail


def test_a_date_that_lies_ahead_is_behind_the_day_of_recording():
    with pytest.raises(DatesOutOfOrder):
        ORDER.require({"completed_on": LATE}, {"recorded_on": EARLY})


def test_the_same_day_is_in_order_and_a_date_nobody_stated_is_not_asked_for():
    ORDER.require({"completed_on": LATE}, {"started_on": LATE, "recorded_on": LATE})
    ORDER.require({"completed_on": EARLY}, {})


def test_what_stands_on_record_is_not_judged_when_another_date_is_stated():
    ORDER.require({"recorded_on": LATE}, {"started_on": LATE, "completed_on": EARLY})


def test_every_date_of_a_table_has_its_label():
    with pytest.raises(ValueError, match="without a label"):
        DateOrder({}, (NotBefore("b", "a", ""),))
