"""One library and one plan for a county and year, by whichever of its codes somebody asks."""

from datetime import date
from typing import Any

import pytest

from services.projects.main import SERVICE
from shared.contracts import ledger
from shared.platform.eventstore.checkpoints import Tracking
from tests.api import Api
from tests.conftest import Start
from tests.divisions.conftest import Run, before_any_change
from tests.divisions.wire import heard
from tests.projects.client import DRAFT, World

OLD, NEW = "451023", "451082"
DRAFTED = DRAFT | {"plan_year": 2019, "period": "2019年7月至9月"}


@pytest.fixture
async def projects(service: Start) -> Api:
    api = await service("projects")
    api.set_clock(date(2019, 6, 3))
    return api


async def drafted(api: Api, county: str, name: str) -> Any:
    village = f"{county}101201"
    return await api.post("/projects", DRAFTED | {"place": village, "name": name}, role="village", region=village)


async def shown(api: Api, path: str, region: str = NEW) -> Any:
    return await World(api).get(path, region=region)


async def test_projects_drafted_under_two_codes_enter_one_library(projects: Api) -> None:
    numbers = [(await drafted(projects, code, f"道路{code}")).json()["project"] for code in (OLD, NEW)]
    assert numbers == [f"{NEW}-2019-0001", f"{NEW}-2019-0002"]
    for region in (OLD, NEW, "4510"):
        for county in (OLD, NEW):
            listed = (await shown(projects, f"/projects?county={county}", region))["items"]
            assert [row["project"] for row in listed] == numbers
    assert await shown(projects, f"/projects/{OLD}-2019-0001") == await shown(projects, f"/projects/{NEW}-2019-0001")


async def test_the_plan_of_a_year_is_drafted_once(projects: Api) -> None:
    for code, status in ((OLD, 201), (NEW, 409), (OLD, 409)):
        answer = await projects.post("/plans", {"county": code, "plan_year": 2019}, role="project-dept", region=NEW)
        assert answer.status_code == status, answer.text
    assert (await shown(projects, f"/plans/{OLD}-2019"))["plan"] == f"{NEW}-2019"


async def test_a_library_begun_before_the_change_goes_on(running: Run) -> None:
    with before_any_change():
        async with running("projects") as api:
            first = (await drafted(api, OLD, "棚圈")).json()["project"]
            await api.post("/plans", {"county": OLD, "plan_year": 2019}, role="project-dept", region=OLD)
            await shown(api, f"/projects/{first}", OLD)
    async with running("projects") as api:
        second = (await drafted(api, NEW, "道路")).json()["project"]
        assert (first, second) == (f"{OLD}-2019-0001", f"{NEW}-2019-0002")
        again = await api.post("/plans", {"county": NEW, "plan_year": 2019}, role="project-dept", region=NEW)
        assert (again.status_code, again.json()["code"]) == (409, "plan-exists")
        for county in (OLD, NEW):
            listed = (await shown(api, f"/projects?county={county}"))["items"]
            assert [(row["project"], row["county"]) for row in listed] == [(first, NEW), (second, NEW)]
            assert (await shown(api, f"/plans/{county}-2019"))["plan"] == f"{OLD}-2019"
            assert (await shown(api, f"/projects/{county}-2019-0001"))["project"] == first
        for number in (first, f"{NEW}-2019-0001"):
            named = {"unit": "县交通局", "leader": "李明", "person": "王强", "reason": "人员调整"}
            answer = await api.post(f"/projects/{number}/responsible", named, role="project-dept", region=NEW)
            assert answer.json()["project"] == first, answer.text


async def test_money_of_a_project_numbered_before_the_change_is_noted_on_it(running: Run) -> None:
    with before_any_change():
        async with running("projects") as api:
            first = (await drafted(api, OLD, "棚圈")).json()["project"]
    async with running("projects") as api:
        set_aside = ledger.FundsCommitted(
            book=f"{OLD}-2019", project=first, fen=60_000, draws=(), minutes_no="平扶纪〔2019〕3号"
        )
        state, envelope = api.app.state.service, heard(set_aside, OLD, 1)
        decide = SERVICE.react(state, envelope)
        assert decide is not None
        await state.writer.submit(decide, tracking=Tracking("ledger", 1, 0))
        assert (await shown(api, f"/projects/{NEW}-2019-0001"))["committed"] == "600.00"


async def test_nothing_is_drafted_in_a_county_after_it_was_dissolved(projects: Api) -> None:
    village = "410322101201"
    projects.set_clock(date(2023, 6, 1))
    later = DRAFTED | {"place": village, "plan_year": 2023}
    refused = await projects.post("/projects", later, role="village", region=village)
    assert (refused.status_code, refused.json()["code"]) == (422, "former-division"), refused.text
    assert refused.json()["errors"][0]["pointer"] == "/place"


async def test_a_project_in_no_county_is_refused_with_its_field(projects: Api) -> None:
    village = "451099101201"
    refused = await projects.post("/projects", DRAFTED | {"place": village}, role="village", region=village)
    assert (refused.status_code, refused.json()["code"]) == (404, "unknown-division")
