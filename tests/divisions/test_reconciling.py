"""Rows made before a change of codes agree with the logs after it: a comparison heals nothing back to a former code."""

from services.ledger.main import SERVICE as LEDGER
from services.projects.main import SERVICE as PROJECTS
from shared.platform.reconciling import ReadModel
from shared.platform.reconciling.findings import Outcome
from tests.api import Api
from tests.divisions.conftest import Run, before_any_change
from tests.divisions.test_ledger import NEW, OLD, opening, received, shown
from tests.divisions.test_projects import drafted
from tests.reconciling import reconciled


def assert_equal(api: Api, model: ReadModel, table: str, rows: int) -> None:
    found = reconciled(api.database_url, model)
    assert (found.outcome, found.findings, found.rows[table]) == (Outcome.EQUAL, [], rows)


async def test_a_book_kept_before_and_after_the_change_agrees_with_the_log(running: Run) -> None:
    with before_any_change():
        async with running("ledger") as api:
            await api.post("/books", opening(OLD), role="finance", region=OLD)
            await api.post(f"/books/{OLD}-2019/inflows", received(), role="keeper", region=OLD)
            await shown(api, f"/books/{OLD}-2019", region=OLD)
    async with running("ledger") as api:
        await api.post(f"/books/{NEW}-2019/inflows", received("桂财农〔2019〕2号"), role="keeper", region=NEW)
        await shown(api, f"/books/{NEW}-2019")
        assert_equal(api, LEDGER.read_model, "lots", 2)


async def test_a_library_drafted_before_and_after_the_change_agrees_with_the_log(running: Run) -> None:
    with before_any_change():
        async with running("projects") as api:
            first = (await drafted(api, OLD, "棚圈")).json()
            await shown(api, f"/projects/{first['project']}", region=OLD)
    async with running("projects") as api:
        second = (await drafted(api, NEW, "道路")).json()
        await shown(api, f"/projects/{second['project']}")
        assert_equal(api, PROJECTS.read_model, "projects", 2)
