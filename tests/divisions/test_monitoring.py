"""Rates, lists, days and pages of a county and its region, under whichever of its codes its books were kept."""

from datetime import date
from typing import Any

from services.monitoring.main import SERVICE
from shared.contracts import ledger, projects
from shared.platform.messaging.sinks import IntoRows
from tests.api import Api
from tests.divisions.conftest import Run, before_any_change
from tests.divisions.wire import heard
from tests.monitoring.world import World

OLD, NEW = "451023", "451082"
ON = date(2019, 6, 3)


async def deliver(api: Api, *messages: tuple[Any, str, int]) -> None:
    state = api.app.state.service
    told = [heard(message, place, sequence, ON) for message, place, sequence in messages]
    await IntoRows(state.engine, SERVICE.capabilities.hear, state.moved).take(told)


def opened(county: str, year: int = 2019) -> Any:
    return ledger.AccountOpened(book=f"{county}-{year}", county=county, fiscal_year=year, rule_pack="XJ@2018-11-28")


def received(book: str, county: str, fen: int = 100_000) -> Any:
    return ledger.InflowReceived(
        book=book, county=county, fiscal_year=2019, lot="L1", document_no="L1", fund_line="", fen=fen, level="county",
        fund_type="special", arranged_by="own", origin_year=2019, carried_over=False, received_on=ON,
    )  # fmt: skip


async def get(api: Api, path: str, region: str = "45") -> Any:
    answer = await api.get(path, role="auditor", region=region)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_book_heard_of_before_the_change_is_counted_once_at_every_level(
    running: Run,
) -> None:
    book = f"{OLD}-2019"
    with before_any_change():
        async with running("monitoring") as api:
            county = World(api, OLD, 2019)
            await county.opened(ON)
            await county.received("L1", 100_000, ON)
            await county.drafted(f"{book}-0001", ON, name="棚圈")
            await county.decided(f"{book}-0001", 60_000, ON)
    async with running("monitoring") as api:
        drafted = projects.ProjectDrafted(
            project=f"{NEW}-2019-0002", number=f"{NEW}-2019-0002", place=f"{NEW}101201", county=NEW, plan_year=2019,
            name="道路", rule_pack="XJ@2018-11-28", workflow="xj", category="基础设施", estimate_fen=0,
        )  # fmt: skip
        await deliver(api, (drafted, NEW, 3))
        for code in ("45", "4510", OLD, NEW):
            rate = await get(api, f"/regions/{code}/rate?year=2019&as_of=2019-06-30")
            assert [(item["book"], item["county"]) for item in rate["items"]] == [(book, NEW)], code
            assert rate["own"]["budget_fen"] == 100_000
            assert [row["book"] for row in (await get(api, f"/books?region={code}"))["items"]] == [book]
        for code in (OLD, NEW):
            assert (await get(api, f"/books/{code}-2019/rate"))["book"] == book
            listed = (await get(api, f"/projects?county={code}"))["items"]
            assert sorted(row["project"] for row in listed) == [f"{book}-0001", f"{NEW}-2019-0002"]
            paired = await get(api, f"/reconciliation/{code}-2019")
            assert f"{book}-0001" in str(paired)
            page = await api.client.get(f"/monitoring/books/{code}-2019")
            assert (page.status_code, "平果市" in page.text, "棚圈" in page.text) == (200, True, True)
            tree = await api.client.get(f"/monitoring/?region={code}")
            assert f"/monitoring/books/{book}" in tree.text
        upper = await api.client.get("/monitoring/?region=4510")
        assert f"region={NEW}" in upper.text


async def test_a_message_sent_before_the_change_and_heard_after_counts_in_the_same_county(running: Run) -> None:
    async with running("monitoring") as api:
        await deliver(api, (opened(OLD), OLD, 1), (received(f"{OLD}-2019", OLD), OLD, 2), (opened(NEW, 2020), NEW, 3))
        listed = (await get(api, f"/books?region={NEW}", NEW))["items"]
        assert [(row["book"], row["county"]) for row in listed] == [(f"{OLD}-2019", NEW), (f"{NEW}-2020", NEW)]
        assert (await get(api, f"/books/{NEW}-2019/rate", OLD))["own"]["budget_fen"] == 100_000


async def test_the_books_of_dissolved_counties_count_in_their_heir(running: Run) -> None:
    async with running("monitoring") as api:
        await deliver(
            api, (opened("410322"), "410322", 1), (received("410322-2019", "410322"), "410322", 2),
            (opened("410306"), "410306", 3), (received("410306-2019", "410306"), "410306", 4),
        )  # fmt: skip
        for code in ("41", "4103", "410308"):
            rate = await get(api, f"/regions/{code}/rate?year=2019&as_of=2019-06-30", "41")
            assert [item["book"] for item in rate["items"]] == ["410306-2019", "410322-2019"]
            assert rate["own"]["budget_fen"] == 200_000


async def test_a_county_that_moved_counts_in_its_new_prefecture_alone(running: Run) -> None:
    async with running("monitoring") as api:
        await deliver(api, (opened("512081"), "512081", 1), (received("512081-2019", "512081"), "512081", 2))
        counted = {code: (await get(api, f"/books?region={code}", "51"))["items"] for code in ("51", "5101", "5120")}
        assert [len(counted[code]) for code in ("51", "5101", "5120")] == [1, 1, 0]


async def test_a_day_is_supervised_once_by_either_code(running: Run) -> None:
    async with running("monitoring") as api:
        await deliver(api, (opened(OLD), OLD, 1))
        body = {"seen": 1, "remarks": "已查看", "instructions": []}
        for code, status in ((OLD, 201), (NEW, 409), (OLD, 409)):
            path = f"/counties/{code}/days/2019-06-03/supervision"
            answer = await api.post(path, body, role="leading-group", region=OLD)
            assert answer.status_code == status, answer.text
        days = [await get(api, f"/counties/{code}/supervision?month=2019-06", NEW) for code in (OLD, NEW)]
        assert days[0] == days[1]
        assert days[0]["county"] == NEW
