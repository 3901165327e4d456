"""Notices of a county under whichever of its codes: lists, pages, feeds, and one announcement of one document."""

from datetime import date
from typing import Any

import pytest

from services.disclosure.main import SERVICE
from shared.contracts import ledger
from tests.api import Api
from tests.divisions.conftest import Run, before_any_change
from tests.divisions.wire import heard

OLD, NEW = "451023", "451082"
OFFICE = {"name": "平果县扶贫开发领导小组办公室", "hotline": "0776-5822317"}


async def tell(api: Api, message: Any, place: str, sequence: int) -> None:
    state = api.app.state.service
    decide = SERVICE.react(state, heard(message, place, sequence))
    assert decide is not None
    await state.writer.submit(decide)


def inflow(code: str, fund_line: str, book: str) -> Any:
    return ledger.InflowReceived(
        book=book, county=code, fiscal_year=2019, lot=fund_line, document_no="桂财农〔2019〕1号", fund_line=fund_line,
        fen=100_000, level="province", fund_type="special", arranged_by="superior", origin_year=2019,
        carried_over=False, received_on=date(2019, 6, 3),
    )  # fmt: skip


async def shown(api: Api, path: str) -> Any:
    state = api.app.state.service
    with state.engine.connect() as connection:
        sequence = state.events.last(connection)
    joined = "&" if "?" in path else "?"
    answer = await api.get(f"{path}{joined}wait_for={sequence}", role="publisher", region="45")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def post(api: Api, notice: str) -> None:
    answer = await api.post(f"/notices/{notice}/posting", {}, role="publisher", region=NEW)
    assert answer.status_code in (200, 201), answer.text


async def test_an_announcement_begun_before_the_change_takes_in_what_comes_after(running: Run) -> None:
    with before_any_change():
        async with running("disclosure") as api:
            office = await api.post(f"/organisations/{OLD}", OFFICE, role="publisher", region=OLD, method="PUT")
            assert office.status_code == 200
            await tell(api, inflow(OLD, "专项", f"{OLD}-2019"), OLD, 1)
            (planned,) = (await shown(api, "/notices?state=planned"))["items"]
    async with running("disclosure") as api:
        await tell(api, inflow(OLD, "整合", f"{OLD}-2019"), OLD, 2)
        await tell(api, inflow(NEW, "彩票", f"{OLD}-2019"), NEW, 3)
        for query in (f"place={OLD}", f"place={NEW}", "place=4510", f"county={OLD}"):
            listed = (await shown(api, f"/notices?state=planned&{query}"))["items"]
            assert [(row["notice"], row["county"]) for row in listed] == [(planned["notice"], NEW)]
        await post(api, planned["notice"])
        other = planned["notice"].replace(OLD, NEW)
        one, same = await shown(api, f"/notices/{planned['notice']}"), await shown(api, f"/notices/{other}")
        assert one == same
        assert one["fund_size_fen"] == 300_000
        offices = [await shown(api, f"/organisations/{code}") for code in (OLD, NEW)]
        assert offices[0] == offices[1]
        assert offices[0]["hotline"] == OFFICE["hotline"]


async def test_public_pages_and_feeds_answer_to_both_codes(running: Run) -> None:
    with before_any_change():
        async with running("disclosure") as api:
            await api.post(f"/organisations/{OLD}", OFFICE, role="publisher", region=OLD, method="PUT")
            await tell(api, inflow(OLD, "专项", f"{OLD}-2019"), OLD, 1)
            (planned,) = (await shown(api, "/notices?state=planned"))["items"]
    async with running("disclosure") as api:
        await post(api, planned["notice"])
        await shown(api, "/notices")
        for code in (OLD, NEW):
            page = await api.client.get(f"/disclosure/?place={code}")
            assert page.status_code == 200
            assert planned["notice"] in page.text
            assert "平果市" in page.text
            feed = await api.client.get(f"/disclosure/feeds/{code}.atom")
            assert planned["notice"] in feed.text
            notice = await api.client.get(f"/disclosure/notices/{planned['notice'].replace(OLD, code)}")
            assert (notice.status_code, "桂财农〔2019〕1号" in notice.text) == (200, True)


@pytest.mark.parametrize("region", [OLD, NEW])
async def test_an_office_is_set_once_by_either_code(running: Run, region: str) -> None:
    async with running("disclosure") as api:
        for code, status in ((OLD, 200), (NEW, 422), (OLD, 422)):
            answer = await api.post(f"/organisations/{code}", OFFICE, role="publisher", region=region, method="PUT")
            assert answer.status_code == status, answer.text
            assert answer.json().get("place", NEW) == NEW
        elsewhere = await api.post("/organisations/451081", OFFICE, role="publisher", region=region, method="PUT")
        assert elsewhere.status_code == 403
