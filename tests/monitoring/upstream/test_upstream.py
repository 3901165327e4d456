"""What the read model keeps of the other services' facts."""

from datetime import date

import pytest

from services.monitoring.projects.queries import ProjectQueries
from services.monitoring.upstream.movement import LEVELS
from tests.monitoring.world import BOOK, COUNTY, World, rows

JAN, FEB, MAR, APR = date(2020, 1, 10), date(2020, 2, 10), date(2020, 3, 10), date(2020, 4, 10)


async def year(county: World) -> None:
    """One of everything."""
    await county.opened(JAN)
    await county.received("L1", 60_000, JAN)
    await county.superior("L2", 40_000, FEB)
    await county.drafted("P1", JAN, "蓄水池")
    await county.decided("P1", 50_000, FEB)
    await county.committed("P1", FEB, L1=30_000, L2=20_000)
    await county.refused("P2", 90_000, 50_000, FEB)
    await county.paid("P1", MAR, L1=25_000, L2=5_000)
    await county.stepped("P1", "T25", "S14", MAR)
    await county.progressed("P1", 40, MAR)
    await county.registered("A1", 50_000, APR)
    await county.noticed("N1", JAN, FEB)


async def test_a_fact_delivered_twice_changes_no_row(county):
    await year(county)
    before = rows(county.api)

    for source in ("ledger", "projects", "disclosure"):
        await county.deliver([envelope for envelope in county.told if envelope.source == source])

    assert rows(county.api) == before


async def test_facts_about_unknown_things_leave_no_row_and_do_not_stop_the_reading(county):
    await county.paid("P9", MAR, L9=1)
    await county.progressed("P9", 10, MAR)

    found = rows(county.api)
    assert found["projects"] == []
    assert found["books"] == []
    assert {name for name, sequence in county.sequences.items() if sequence} == {"ledger", "projects"}


@pytest.mark.req("LED-23", "LED-27")
async def test_a_books_totals_are_summed_from_events_and_say_what_is_not_yet_allocated(county):
    await year(county)

    book = (await county.api.get(f"/books/{BOOK}")).json()

    sums = ("received", "own_budget", "committed", "disbursed", "own_disbursed", "unallocated")
    assert [book[name] for name in sums] == ["1000.00", "600.00", "500.00", "300.00", "250.00", "500.00"]
    assert book["refusals"] == 1
    assert book["sources"]["ledger"]["sequence"] == book["sequence"] == county.sequences["ledger"]


async def test_funds_are_summed_by_level_and_by_category(county):
    await year(county)

    book = (await county.api.get(f"/books/{BOOK}")).json()

    levels = {row["by"]: (row["received"], row["disbursed"]) for row in book["funds_by_level"]}
    assert levels == {"county": ("600.00", "250.00"), "province": ("400.00", "50.00")}
    assert [(row["by"], row["committed"]) for row in book["funds_by_category"]] == [("产业发展", "500.00")]
    assert set(levels) <= set(LEVELS.values())


async def test_a_refusal_names_the_shortage_and_is_settled_once_the_project_gets_its_money(county):
    await year(county)
    refused = (await county.api.get(f"/books/{BOOK}/refusals")).json()["items"]
    await county.received("L3", 90_000, MAR)
    await county.committed("P2", MAR, L3=90_000)
    settled = (await county.api.get(f"/books/{BOOK}/refusals")).json()["items"]

    shown = ("project", "amount", "available", "shortage", "settled")
    assert [[row[name] for name in shown] for row in refused] == [["P2", "900.00", "500.00", "400.00", False]]
    assert [row["settled"] for row in settled] == [True]


async def test_surplus_returned_frees_the_commitment_and_is_no_payment(county):
    from shared.contracts import ledger

    await year(county)
    returned = ledger.SurplusReturned(book=BOOK, project="P1", fen=20_000, draws=(ledger.Draw("L2", 20_000),))
    await county.tell(returned, APR)

    book = (await county.api.get(f"/books/{BOOK}")).json()

    assert (book["committed"], book["disbursed"], book["returned"]) == ("500.00", "300.00", "200.00")
    assert book["unspent_commitment"] == "0.00"


@pytest.mark.req("MON-10", "MON-11")
async def test_every_registered_asset_stands_in_the_master_ledger_with_five_field_groups(county):
    await county.registered("A1", 50_000, APR)
    await county.registered("A2", 70_000, APR, asset_class="公益性资产", name="蓄水池")

    listed = (await county.api.get(f"/assets?county={COUNTY}", role="auditor", region=COUNTY)).json()["items"]

    groups = ("operating_entity", "fund_source", "project_benefit", "beneficiaries", "supervision")
    assert [asset["name"] for asset in listed] == ["冷库", "蓄水池"]
    assert [listed[0][group] for group in groups] == [
        "村集体经济合作社", "县级专项扶贫资金", "年租金 5 万元", "120 户", "乡镇人民政府",
    ]  # fmt: skip
    assert listed[0]["original_value"] == "500.00"
    only = await county.api.get(f"/assets?county={COUNTY}&asset_class=公益性资产", role="auditor", region=COUNTY)
    assert [asset["asset"] for asset in only.json()["items"]] == ["A2"]


async def test_a_notice_shows_its_window_and_how_many_objected(county):
    from shared.contracts import disclosure

    await county.opened(JAN)
    await county.noticed("N1", JAN, FEB)
    where = {"notice": "N1", "about": "P1", "window": 1, "county": COUNTY, "fiscal_year": 2020}
    await county.tell(disclosure.ObjectionReceived(objection="O1", **where), JAN)
    await county.tell(disclosure.WindowClosed(content_version=1, clear=False, objections=1, **where), FEB)

    (notice,) = ProjectQueries(county.api.app.state.service.engine).notices(COUNTY, 2020, 10)

    assert (notice["state"], notice["objections"], notice["starts_on"], notice["ends_on"]) == ("objected", 1, JAN, FEB)


@pytest.mark.req("MON-21", "PRJ-34")
async def test_reconciliation_names_what_stands_in_one_ledger_only_or_differs(county):
    await county.opened(JAN)
    await county.received("L1", 100_000, JAN)
    for project in ("SAME", "PROJECTS", "DIFFERS", "REFUSED", "CANCELLED"):
        await county.drafted(project, JAN)
        await county.decided(project, 10_000, FEB)
    await county.stepped("CANCELLED", "T35", "R4", FEB)
    await county.committed("SAME", FEB, L1=10_000)
    await county.committed("DIFFERS", FEB, L1=9_000)
    await county.committed("FUNDS", FEB, L1=500)
    await county.refused("REFUSED", 10_000, 0, FEB)

    answer = (await county.api.get(f"/reconciliation/{BOOK}", role="finance", region=COUNTY)).json()

    assert answer["agree"] is False
    assert [
        (found["project"], found["kind"], found["projects"], found["funds"]) for found in answer["differences"]
    ] == [
        ("DIFFERS", "amount-differs", "100.00", "90.00"),
        ("FUNDS", "only-in-funds", "0.00", "5.00"),
        ("PROJECTS", "only-in-projects", "100.00", "0.00"),
    ]


@pytest.mark.req("MON-07")
async def test_a_month_counts_progress_completion_acceptance_and_use_of_funds_from_events(county):
    await year(county)
    await county.stepped("P1", "T28", "S15", APR)
    await county.progressed("P1", 100, APR)
    await county.stepped("P1", "T29", "S16", date(2020, 5, 2))

    march = (await county.api.get(f"/books/{BOOK}/months/2020-03")).json()
    april = (await county.api.get(f"/books/{BOOK}/months/2020-04")).json()

    assert march["funds_in_month"]["disbursed"] == "300.00"
    assert march["funds_to_date"]["received"] == "1000.00"
    assert march["steps_in_month"] == {"started": 1, "completed": 0, "accepted": 0}
    assert [(p["state"], p["progress"], p["paid"]) for p in march["projects"]] == [("S14", 40, "300.00")]
    assert april["funds_in_month"]["disbursed"] == "0.00"
    assert april["steps_in_month"] == {"started": 0, "completed": 1, "accepted": 0}
    assert [(p["state"], p["progress"]) for p in april["projects"]] == [("S15", 100)]
