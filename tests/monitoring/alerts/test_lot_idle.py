"""Money that lies in the pool for more than twelve months raises an alert: given what moved | on a day | found."""

from datetime import date

import pytest

from services.monitoring.alerts.decisions import Terms
from services.monitoring.alerts.rules.lot_idle import judge
from services.monitoring.funds.decisions import LotMovement
from services.monitoring.upstream.book import Book
from services.monitoring.upstream.movement import Kind
from shared.policy import packaged
from tests.monitoring.alerts.test_alerts import check
from tests.monitoring.world import BOOK, COUNTY, World

RECEIVED, MOVED, A_YEAR_ON, DAY_AFTER = date(2020, 1, 10), date(2020, 9, 1), date(2021, 1, 10), date(2021, 1, 11)
KNOWN = Book(BOOK, COUNTY, 2020, 7, simulated=False)


def moved(kind: Kind, fen: int, day: date = RECEIVED, *, here: bool = True) -> LotMovement:
    return LotMovement("L1", here, day, kind, fen)


def found(*movements: LotMovement, on: date = DAY_AFTER) -> list[str] | None:
    pack = packaged("XJ").for_place(COUNTY, on)
    findings = judge(KNOWN, movements, Terms(pack, on, on))
    return None if findings is None else [finding.figure for finding in findings]


ALL = moved(Kind.RECEIVED, 100_000)
CASES = {
    "never arranged": ((ALL,), ["资金批次“L1”未安排 1,000.00 元，最近一次变动为 2020-01-10"]),
    "all of it arranged": ((ALL, moved(Kind.COMMITTED, 100_000)), []),
    "a part arranged within the year": ((ALL, moved(Kind.COMMITTED, 1, MOVED)), []),
    "a part arranged long ago": (
        (ALL, moved(Kind.COMMITTED, 60_000)),
        ["资金批次“L1”未安排 400.00 元，最近一次变动为 2020-01-10"],
    ),
    "a surplus that came back and lies": (
        (ALL, moved(Kind.COMMITTED, 100_000), moved(Kind.RETURNED, 30_000)),
        ["资金批次“L1”未安排 300.00 元，最近一次变动为 2020-01-10"],
    ),
    "carried into this book, which moves nothing": (
        (moved(Kind.RECEIVED, 100_000, here=False), moved(Kind.CARRIED_IN, 100_000, MOVED)),
        ["资金批次“L1”未安排 1,000.00 元，最近一次变动为 2020-01-10"],
    ),
    "moved in the book that it was carried over from": (
        (moved(Kind.RECEIVED, 100_000, here=False), moved(Kind.COMMITTED, 1, MOVED, here=False),
         moved(Kind.CARRIED_IN, 99_999, MOVED)),
        [],
    ),
    "carried on into the next book": ((ALL, moved(Kind.CARRIED_OUT, 100_000, MOVED)), []),
    "taken back by the superior": ((ALL, moved(Kind.RECEIVED, -100_000)), []),
}  # fmt: skip


@pytest.mark.parametrize(("movements", "figures"), CASES.values(), ids=CASES.keys())
def test_which_lots_are_idle_a_year_and_a_day_after_they_were_received(movements, figures):
    assert found(*movements) == figures


def test_twelve_months_to_the_day_are_not_more_than_twelve_and_nothing_is_judged():
    assert found(ALL, on=A_YEAR_ON) is None


def test_what_moved_after_the_day_that_is_asked_about_does_not_count():
    later = moved(Kind.COMMITTED, 100_000, date(2021, 3, 1))

    assert found(ALL, later) == found(ALL)


def test_a_year_before_the_leap_day_ends_with_february():
    assert found(moved(Kind.RECEIVED, 1, date(2023, 2, 27)), on=date(2024, 2, 29)) is not None
    assert found(moved(Kind.RECEIVED, 1, date(2023, 2, 28)), on=date(2024, 2, 29)) is None


async def test_a_check_raises_one_alert_for_an_idle_lot_under_the_platforms_default(county: World) -> None:
    county.api.set_clock(date(2021, 7, 15))
    await county.opened(RECEIVED)
    await county.superior("L1", 100_000, RECEIVED)

    early = (await check(county, A_YEAR_ON.isoformat())).json()
    first = (await check(county, DAY_AFTER.isoformat())).json()
    second = (await check(county, "2021-07-01")).json()

    assert "LotIdle" not in early["rules"]
    assert first["rules"] == ["RateBelowTarget", "LedgersDisagree", "LotIdle"]
    assert (len(first["raised"]), second["found"], second["raised"]) == (1, 1, [])
    events = (await county.api.get("/events", role="province", region="36")).json()
    (raised,) = [event["data"] for event in events if event["data"].get("rule") == "LotIdle"]
    assert (raised["severity"], raised["as_of"]) == ("yellow", "2021-01-11")
    assert raised["threshold"] == "超过 12 个月没有变动（期限为平台默认值）"
    assert raised["clause"].startswith("平台默认规则")
