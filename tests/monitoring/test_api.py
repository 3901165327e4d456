"""The rate, the curve, regions and lists over HTTP."""

from datetime import date

import pytest

from shared.platform.web.tabular import cell
from tests.monitoring.world import BOOK, COUNTY, World

JAN, MAR, END_MARCH, APR, MAY = (
    date(2020, 1, 10),
    date(2020, 3, 10),
    date(2020, 3, 31),
    date(2020, 4, 1),
    date(2020, 5, 5),
)


async def rate(county: World, **asked: str) -> dict:
    answer = await county.api.get(f"/books/{county.book}/rate", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.req("MON-03")
async def test_the_rate_counts_own_level_budget_only_and_shows_all_funds_beside_it(county):
    await county.opened(JAN)
    await county.received("L1", 100_000, JAN)
    await county.superior("L2", 900_000, JAN)
    await county.received("L3", 50_000, JAN, origin_year=2019, carried_over=True)
    await county.paid("P1", MAR, L1=40_000, L2=60_000, L3=50_000)

    answer = await rate(county, as_of="2020-03-31")

    assert answer["own"] == {
        "budget_fen": 100_000, "paid_fen": 40_000, "budget": "1000.00", "paid": "400.00", "percent": "40.0",
    }  # fmt: skip
    assert answer["everything"]["percent"] == "14.3"


async def test_a_book_without_own_budget_has_no_rate_rather_than_zero(county):
    await county.opened(JAN)
    await county.superior("L2", 900_000, JAN)

    assert (await rate(county))["own"]["percent"] is None


async def test_the_two_clocks_differ_for_what_was_recorded_late(county):
    await county.opened(JAN)
    await county.received("L1", 100_000, JAN)
    await county.paid("P1", END_MARCH, recorded=APR, L1=50_000)

    assert (await rate(county, as_of="2020-03-31"))["own"]["percent"] == "50.0"
    assert (await rate(county, as_of="2020-03-31", clock="recorded"))["own"]["percent"] == "0.0"
    assert (await rate(county, as_of="2020-04-01", clock="recorded"))["own"]["percent"] == "50.0"


async def test_the_original_budget_stays_beside_the_adjusted_one(county):
    await county.opened(JAN)
    await county.received("L1", 100_000, JAN)
    await county.received("L2", 100_000, MAR)

    answer = await rate(county)

    assert (answer["original_budget"], answer["own"]["budget"]) == ("1000.00", "2000.00")


@pytest.mark.req("MON-01", "MON-02")
async def test_the_rate_names_the_packs_targets_and_whether_each_was_reached(county):
    await county.opened(JAN)
    await county.received("L1", 100_000, JAN)
    await county.paid("P1", END_MARCH, L1=50_000)

    march, june = (await rate(county, as_of="2020-05-01"))["targets"]

    assert (march["day"], march["percent"], march["reached"]) == ("2020-03-31", 50, True)
    assert (june["day"], june["percent"], june["reached"]) == ("2020-06-30", 80, None)
    assert june["clause"]["quote"] == "6月底前不低于80%"


async def test_other_packs_show_the_rate_without_targets(monitoring):
    xinjiang = World(monitoring, "654024")
    await xinjiang.opened(JAN)
    await xinjiang.received("L1", 100_000, JAN)

    answer = await rate(xinjiang)

    assert (answer["own"]["percent"], answer["targets"]) == ("0.0", [])


@pytest.mark.req("MON-04")
async def test_city_and_counties_have_rates_of_their_own(monitoring):
    world = World(monitoring)
    for place, level, budget, paid in (("360700", "prefecture", 1_000, 900), ("360724", "county", 1_000, 100)):
        world.place = place
        await world.opened(JAN)
        await world.received(f"L{place}", budget, JAN, level=level)
        await world.paid("P1", MAR, **{f"L{place}": paid})

    answer = (await monitoring.get("/regions/3607/rate?year=2020&as_of=2020-03-31")).json()

    assert {item["county"]: item["own"]["percent"] for item in answer["items"]} == {"360700": "90.0", "360724": "10.0"}
    assert {level: rate["percent"] for level, rate in answer["own_by_level"].items()} == {
        "prefecture": "90.0",
        "county": "10.0",
    }
    assert answer["own"]["percent"] == "50.0"


@pytest.mark.req("MON-13")
async def test_one_platform_shows_the_books_of_every_county_of_a_region(monitoring):
    world = World(monitoring)
    for place in ("360721", "360724", "654024"):
        world.place = place
        await world.opened(JAN)
        await world.received(f"L{place}", 1_000, JAN)

    everywhere = (await monitoring.get("/books")).json()["items"]
    ganzhou = (await monitoring.get("/books?region=3607")).json()["items"]
    first = (await monitoring.get("/books?limit=2")).json()
    second = (await monitoring.get(f"/books?limit=2&after={first['next']}")).json()

    assert len(everywhere) == 3
    assert [book["county"] for book in ganzhou] == ["360721", "360724"]
    assert [len(first["items"]), len(second["items"]), second["next"]] == [2, 1, None]


async def test_the_curve_has_a_step_for_each_day_that_moved_money(county):
    await county.opened(JAN)
    await county.received("L1", 100_000, JAN)
    await county.paid("P1", MAR, L1=30_000)
    await county.paid("P1", APR, L1=30_000)

    points = (await county.api.get(f"/books/{BOOK}/curve")).json()["points"]

    steps = [(point["day"], point["own"]["percent"]) for point in points]
    assert steps == [("2020-01-10", "0.0"), ("2020-03-10", "30.0"), ("2020-04-01", "60.0")]


@pytest.mark.req("LED-23")
async def test_the_entries_behind_the_rate_sum_to_it_and_carry_the_ledgers_numbers(county):
    await county.opened(JAN)
    await county.received("L1", 100_000, JAN)
    await county.superior("L2", 100_000, JAN)
    await county.paid("P1", MAR, L1=20_000, L2=10_000)
    await county.paid("P1", APR, L1=10_000)
    answer = await rate(county, as_of="2020-03-31")

    listed = await county.api.client.get(
        answer["entries"], headers={"Authorization": f"Bearer {county.api.token('auditor', COUNTY)}"}
    )

    entries = [entry for entry in listed.json()["items"] if entry["kind"] == "disbursed"]
    assert [(entry["sequence"], entry["lot"], entry["amount"]) for entry in entries] == [(4, "L1", "200.00")]
    assert sum(entry["amount_fen"] for entry in entries) == answer["own"]["paid_fen"]


async def test_entries_of_another_region_are_not_shown(county):
    await county.opened(JAN)

    answer = await county.api.get(f"/books/{BOOK}/entries", role="finance", region="654024")

    assert answer.status_code == 403


async def test_a_list_as_csv_is_whole_and_runs_no_formula(county):
    await county.opened(JAN)
    for number in range(3):
        await county.drafted(f"P{number}", JAN, '=HYPERLINK("http://x")')

    answer = await county.api.get(f"/projects?county={COUNTY}&limit=1", headers={"Accept": "text/csv"})

    lines = answer.text.strip().splitlines()
    assert len(lines) == 4
    assert "'=HYPERLINK" in lines[1]


@pytest.mark.parametrize(
    ("value", "shown"), [("=1+1", "'=1+1"), ("-12.50", "-12.50"), (-5, "-5"), ("@x", "'@x"), (None, ""), ("-x", "'-x")]
)
def test_a_cell_that_begins_like_a_formula_is_defused_and_a_negative_amount_is_not(value, shown):
    assert cell(value) == shown


async def test_an_unknown_book_is_said_to_be_unknown(monitoring):
    answer = await monitoring.get("/books/999999-2020")

    assert answer.status_code == 404
    assert answer.json()["code"] == "book-not-found"


async def test_the_pages_of_a_book_nobody_heard_of_say_what_to_do_next(monitoring):
    answer = await monitoring.client.get("/monitoring/books/999999-2020")

    assert answer.status_code == 404
    assert "没有这本账" in answer.text
    assert "/monitoring/" in answer.text
