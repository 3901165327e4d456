"""While what was heard is not what was signed, every page says since when, and no monthly report is made."""

from datetime import UTC, date, datetime, timedelta

from shared.platform.messaging.comparing import Mismatch
from tests.monitoring.world import BOOK, World


async def test_pages_say_since_when_figures_are_checked_and_monthly_reports_are_refused(county: World) -> None:
    await county.opened(date(2020, 1, 10))
    await county.received("L1", 60_000, date(2020, 1, 10))
    month, page = f"/books/{BOOK}/months/2020-01", f"/monitoring/books/{BOOK}"
    before = await county.api.get(month), await county.api.client.get(page)
    comparer = next(c for c in county.api.app.state.service.comparisons if c.source == "ledger")

    comparer.mismatch = Mismatch("ledger", 2, "what was heard here is not what was signed", datetime.now(UTC))
    after = await county.api.get(month), await county.api.client.get(page)
    said = (await county.api.client.get("/readyz")).json()
    comparer.mismatch = None

    assert [answer.status_code for answer in before] == [200, 200]
    assert "数据正在核对" not in before[1].text
    assert (after[0].status_code, after[1].status_code) == (409, 200)
    assert "第 2 号" in after[0].json()["detail"]
    assert "数据正在核对" in after[1].text
    assert any("ledger entry 2" in trouble for trouble in said["troubles"])


async def test_no_monthly_report_is_made_of_what_was_not_compared_for_an_hour(county: World) -> None:
    await county.opened(date(2020, 1, 10))
    comparer = next(c for c in county.api.app.state.service.comparisons if c.source == "ledger")
    month, answers = f"/books/{BOOK}/months/2020-01", []

    for minutes in (30, 90):
        comparer.compared_at = datetime.now(UTC) - timedelta(minutes=minutes)
        answers.append((await county.api.get(month)).status_code)

    assert answers == [200, 409]
