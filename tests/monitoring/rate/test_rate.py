"""The disbursement rate as a table of cases: given these movements | on this day | then budget, paid, rate."""

from datetime import date

import pytest

from services.monitoring.rate.rate import Movement, Rate, at, curve, original_budget_fen
from services.monitoring.upstream.movement import Kind, Lot, level_of

JAN, FEB, MAR, END_MARCH, APR = (
    date(2020, 1, 10),
    date(2020, 2, 10),
    date(2020, 3, 10),
    date(2020, 3, 31),
    date(2020, 4, 1),
)


def received(fen, day=JAN, own=True):
    return Movement(day, Kind.RECEIVED, own, fen)


def paid(fen, day=MAR, own=True):
    return Movement(day, Kind.DISBURSED, own, fen)


def other(kind, fen):
    return Movement(MAR, kind, True, fen)


CASES = {
    "nothing happened": ((), None, None),
    "received, nothing paid": ((received(100),), "0.0", "0.0"),
    "half is paid": ((received(100), paid(50)), "50.0", "50.0"),
    "a third rounds half up to one decimal": ((received(300), paid(100)), "33.3", "33.3"),
    "the half tenth rounds up": ((received(2000), paid(1)), "0.1", "0.1"),
    "below the half tenth rounds down": ((received(100_000), paid(49)), "0.0", "0.0"),
    "superior money is outside both sides": (
        (received(100), received(900, own=False), paid(450, own=False)),
        "0.0",
        "45.0",
    ),
    "only superior money leaves no own budget": ((received(900, own=False), paid(90, own=False)), None, "10.0"),
    "a reversal takes back what it undoes": ((received(100), paid(60), paid(-60), paid(20)), "20.0", "20.0"),
    "a partial reversal takes back its part": ((received(100), paid(60), paid(-15)), "45.0", "45.0"),
    "commitments are not payments": ((received(100), other(Kind.COMMITTED, 80)), "0.0", "0.0"),
    "spending of the unit is not a payment of the pool": (
        (received(100), paid(40), other(Kind.SPENT, 40)),
        "40.0",
        "40.0",
    ),
    "returned surplus was never paid out": ((received(100), paid(40), other(Kind.RETURNED, 10)), "40.0", "40.0"),
    "a budget raised in the year counts at the cut-off": (
        (received(100), received(100, FEB), paid(80)),
        "40.0",
        "40.0",
    ),
    "a budget raised after the cut-off does not count": ((received(100), received(100, APR), paid(80)), "80.0", "80.0"),
    "the last day of March counts": ((received(100), paid(50, END_MARCH)), "50.0", "50.0"),
    "the first day of April does not": ((received(100), paid(50, APR)), "0.0", "0.0"),
    "amounts beyond what a float holds stay exact": (
        (received(9_007_199_254_740_993 * 2), paid(9_007_199_254_740_993)),
        "50.0",
        "50.0",
    ),
}


@pytest.mark.req("MON-03")
@pytest.mark.parametrize(("movements", "own", "everything"), CASES.values(), ids=CASES.keys())
def test_the_rate_at_the_end_of_march(movements, own, everything):
    point = at(movements, END_MARCH)

    assert (point.own.percent, point.everything.percent) == (own, everything)


COUNTY = Lot("county", "own", 2020, carried_over=False, capital="fiscal")
LOTS = {
    "own-level fiscal money of the year": (COUNTY, "360724", True),
    "arranged by a superior": (Lot("province", "superior", 2020, False, "fiscal"), "360724", False),
    "superior money handed to the county to arrange": (
        Lot("province", "own", 2020, False, "fiscal"),
        "360724",
        False,
    ),
    "carried over": (Lot("county", "own", 2019, True, "fiscal"), "360724", False),
    "of an earlier year": (Lot("county", "own", 2019, False, "fiscal"), "360724", False),
    "social donation": (Lot("county", "own", 2020, False, "social"), "360724", False),
    "bank credit": (Lot("county", "own", 2020, False, "financial"), "360724", False),
    "city money in the city's own book": (Lot("prefecture", "own", 2020, False, "fiscal"), "360700", True),
    "city money passed down to a county": (Lot("prefecture", "superior", 2020, False, "fiscal"), "360724", False),
    "county money in the city's book": (COUNTY, "360700", False),
}


@pytest.mark.req("MON-03", "MON-04")
@pytest.mark.parametrize(("lot", "place", "counts"), LOTS.values(), ids=LOTS.keys())
def test_which_lots_are_own_level_budget_of_the_year(lot, place, counts):
    assert lot.is_own_budget(place, 2020) is counts


@pytest.mark.parametrize(
    ("place", "level"),
    [
        ("36", "province"),
        ("360000", "province"),
        ("3607", "prefecture"),
        ("360700", "prefecture"),
        ("360724", "county"),
        ("360724101", ""),
    ],
)
def test_a_book_is_kept_by_the_level_its_code_names(place, level):
    assert level_of(place) == level


@pytest.mark.req("MON-01", "MON-02")
@pytest.mark.parametrize(
    ("budget", "fen", "percent", "reached", "shortfall"),
    [
        (100, 50, 50, True, 0),
        (100, 49, 50, False, 1),
        (100, 80, 80, True, 0),
        (10_000_000, 4_999_999, 50, False, 1),
        (101, 50, 50, False, 1),
        (101, 51, 50, True, 0),
        (0, 0, 50, True, 0),
    ],
)
def test_at_least_includes_the_bound_and_is_decided_on_exact_fen(budget, fen, percent, reached, shortfall):
    rate = Rate(budget, fen)

    assert rate.reaches(percent) is reached
    assert rate.shortfall_fen(percent) == shortfall


def test_a_rate_shown_as_50_can_still_be_below_the_target():
    rate = Rate(10_000_000, 4_999_999)

    assert rate.percent == "50.0"
    assert not rate.reaches(50)


@pytest.mark.req("MON-04")
def test_the_joint_rate_of_two_books_is_sum_over_sum():
    assert Rate(100, 100).plus(Rate(300, 0)).percent == "25.0"


def test_the_curve_has_one_step_for_each_day_that_moved_money_in_order_of_days():
    points = curve([paid(30), received(100), paid(20), received(100, FEB)])

    assert [(p.day, p.own.percent) for p in points] == [(JAN, "0.0"), (FEB, "0.0"), (MAR, "25.0")]


def test_the_curve_ends_where_the_point_at_its_last_day_stands():
    movements = [received(100), paid(30), received(500, FEB, own=False), paid(40, APR, own=False)]

    assert curve(movements)[-1] == at(movements, APR)


def test_the_original_budget_is_of_the_first_day_and_stays_beside_the_adjusted_one():
    movements = [received(70), received(30), received(100, FEB), received(900, JAN, own=False)]

    assert original_budget_fen(movements) == 100
    assert at(movements, END_MARCH).own.budget_fen == 200
