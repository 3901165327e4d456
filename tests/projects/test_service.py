"""The whole life of a project through the service: HTTP in, other services' facts in, register and history out."""

import psycopg
import pytest

from services.projects.main import SERVICE
from services.projects.register.project import Project
from shared.contracts import disclosure, ledger
from tests.projects.builders import EVIDENCE, TODAY
from tests.projects.client import APPROVAL, DRAFT, MONEY, PLAN, World

TO_DECISION = "T02 T03 W1 T04 T07 T09 T10 T12 W2 T13 T15 T18"


async def confirmed(county: World) -> str:
    project = await county.draft()
    await county.walk(project, TO_DECISION + " T20")
    return project


async def approve_plan(county: World) -> None:
    draft = {"county": "654024", "plan_year": 2020}
    assert (await county.post("/plans", draft, role="project-dept")).status_code == 201
    answer = await county.post(f"/plans/{PLAN}/approval", APPROVAL, role="leading-group")
    assert answer.status_code == 201, answer.text


@pytest.mark.req("PRJ-01", "PRJ-22", "PRJ-34", "PRJ-40", "PRJ-24")
async def test_a_project_goes_from_the_village_to_the_asset_register_through_every_service(county):
    project = await confirmed(county)
    await county.walk(project, "T22")
    await approve_plan(county)
    await county.committed(project)
    await county.walk(project, "T25 T26 T28 T29")
    paid = ledger.FundsDisbursed(
        payment="P1", voucher_no="记-1", payee_class="enterprise", beneficiary_place="654024", using_unit="县交通局",
        paid_total_fen=44_000_000, approved_fen=45_000_000, project=project, **MONEY | {"fen": 44_000_000},
    )  # fmt: skip
    await county.tell("ledger", paid)
    await county.tell("ledger", ledger.SurplusReturned(project=project, **MONEY | {"fen": 1_000_000}))
    await county.walk(project, "T32 T33")

    found = await county.get(f"/projects/{project}")
    assert (found["state"], found["state_label"]) == ("S19", "绩效评价、办结")
    assert (found["approved"], found["committed"], found["paid"], found["surplus"]) == (
        "450000.00", "450000.00", "440000.00", "10000.00",
    )  # fmt: skip
    assert [asset["asset"] for asset in found["assets"]] == [f"{project}-01"]
    (line,) = (await county.get("/projects?county=654024&year=2020"))["items"]
    money = ("project", "approved_fen", "committed_fen", "paid_fen")
    assert [line[name] for name in money] == [project, 45_000_000, 45_000_000, 44_000_000]
    assert found["next"] == []
    history = (await county.get(f"/projects/{project}/history?limit=500"))["items"]
    taken = [entry["transition"] for entry in history if entry["event"] == "step-taken"]
    assert taken == (
        "T01 T02 T03 T04 T07 T09 T10 T12 T13 T15 T18 T20 T22 T23 T25 T26 T28 T29 T31 T32 T33".split()  # noqa: SIM905
    )


@pytest.mark.req("XC-26")
@pytest.mark.parametrize("change", ["UPDATE projects_events SET topic = 'x'", "DELETE FROM projects_events"])
async def test_who_was_responsible_cannot_be_changed_or_removed_in_the_database(county, change):
    await county.draft()

    with psycopg.connect(county.api.database_url.replace("+psycopg", "")) as db, pytest.raises(psycopg.Error):
        db.execute(change)


@pytest.mark.req("XC-23", "XC-26")
async def test_the_history_names_staff_post_organisation_and_clause_of_every_step(county):
    project = await county.draft()
    await county.walk(project, "T02")

    history = (await county.get(f"/projects/{project}/history"))["items"]

    determined = history[-1]
    assert (determined["staff"], determined["post"], determined["organisation"]) == (
        "staff-village", "post-village", "org-village",
    )  # fmt: skip
    assert determined["clause"] == "新扶贫领字〔2018〕76号 二（三）"
    assert determined["facts"]["evidence"] == EVIDENCE["T02"]


@pytest.mark.req("PRJ-20")
async def test_a_step_out_of_order_is_answered_with_what_may_come_next_and_the_clause(county):
    project = await county.draft()

    answer = await county.step(project, "T07")

    assert answer.status_code == 409
    problem = answer.json()
    assert problem["code"] == "step-not-listed"
    assert "确定村级申报项目（村“两委”、驻村工作队）" in problem["detail"]
    assert problem["legal_basis"]["quote"] == "提前谋划项目计划，解决项目不精准的问题"
    assert [entry["event"] for entry in (await county.get(f"/projects/{project}/history"))["items"]] == [
        "drafted",
        "step-taken",
    ]


@pytest.mark.req("PRJ-03")
async def test_missing_evidence_is_answered_field_by_field(county):
    project = await county.draft()

    answer = await county.step(project, "T02", evidence={"causes": "缺水"})

    assert answer.status_code == 422
    pointers = [error["pointer"] for error in answer.json()["errors"]]
    assert "/evidence/resources" in pointers
    assert "/evidence/causes" not in pointers


@pytest.mark.req("PRJ-21", "PRJ-28", "XC-08", "XC-86")
@pytest.mark.parametrize("role", ["province", "prefecture", "auditor", "system", "publisher", "keeper", "finance"])
async def test_no_role_above_or_beside_the_county_s_procedure_may_write_a_project(county, role):
    project = await county.draft()
    region = {"province": "65", "prefecture": "6540"}.get(role, "654024")

    answers = [
        await county.post("/projects", DRAFT, role=role, region=region),
        await county.post(f"/projects/{project}/content", {"name": "另一个"}, role=role, region=region),
        await county.step(project, "T02", role=role, region=region),
        await county.post("/plans", {"county": "654024", "plan_year": 2020}, role=role, region=region),
        await county.post(f"/plans/{PLAN}/approval", APPROVAL, role=role, region=region),
    ]

    assert [answer.status_code for answer in answers] == [403] * 5
    assert (await county.get(f"/projects/{project}", role=role, region=region))["state"] == "S01"


async def test_another_county_neither_sees_nor_moves_the_project(county):
    project = await county.draft()

    moved = await county.step(project, "T02", region="654025101202")
    await county.get(f"/projects/{project}", region="654025", status=403)

    assert moved.status_code == 403
    assert (await county.get("/projects", role="project-dept", region="654025"))["items"] == []


@pytest.mark.req("PRJ-13")
async def test_revised_content_is_kept_version_by_version_with_its_differences(county):
    project = await county.draft()
    await county.walk(project, "T02 T03 W1 T04 T07 T09 T10")

    answer = await county.post(f"/projects/{project}/content", {"estimate": "470000.00"}, role="township")

    assert answer.json()["changed"] == ["estimate_fen"]
    versions = (await county.get(f"/projects/{project}/versions"))["items"]
    assert versions[-1]["changes"] == [
        {"field": "estimate_fen", "label": "资金概算", "before": "48000000", "after": "47000000"}
    ]
    assert [change["field"] for change in versions[-1]["against_first"]] == ["estimate_fen", "performance_targets"]


@pytest.mark.req("PRJ-07")
async def test_an_upheld_objection_returns_the_project_to_its_village_by_itself(county):
    project = await county.draft()
    await county.walk(project, "T02 T03")
    await county.open_window(project, 1)
    about = {
        "notice": "N1", "about": project, "window": 1, "objection": "O1", "county": "654024", "fiscal_year": 2020
    }  # fmt: skip
    await county.tell("disclosure", disclosure.ObjectionReceived(**about))

    await county.tell("disclosure", disclosure.ObjectionResolved(**about, upheld=True))

    assert (await county.get(f"/projects/{project}"))["state"] == "R1"
    step = (await county.get(f"/projects/{project}/history"))["items"][-1]
    assert (step["transition"], step["role"], step["staff"]) == ("T05", "system", "service:disclosure")


async def test_a_fact_told_twice_or_about_an_unknown_project_changes_nothing(county):
    project = await confirmed(county)
    await county.committed(project)
    told = ledger.FundsCommitted(project=project, minutes_no="3号", **MONEY)

    await county.tell("ledger", told, again=True)
    await county.tell("ledger", ledger.FundsCommitted(project="650101-2020-0001", minutes_no="", **MONEY))

    assert (await county.get(f"/projects/{project}"))["committed"] == "450000.00"


@pytest.mark.req("PRJ-18")
async def test_a_meeting_decides_item_by_item_and_records_all_or_nothing(county):
    first, second = await county.draft(), await county.draft(name="蓄水池")
    for project in (first, second):
        await county.walk(project, TO_DECISION)
    meeting = {"minutes_no": "3号", "meeting_on": TODAY, "attendance": 15}
    decided = {"project": first, "outcome": "decide", "approved_fen": 45_000_000}

    broken = await county.post(
        "/decisions", meeting | {"items": [decided, {"project": second, "outcome": "defer"}]}, role="leading-group"
    )
    assert broken.status_code == 422
    assert (await county.get(f"/projects/{first}"))["state"] == "S11"
    items = [decided, {"project": second, "outcome": "defer", "reason": "资金未落实"}]
    answer = await county.post("/decisions", meeting | {"items": items}, role="leading-group")

    assert [item["state"] for item in answer.json()["items"]] == ["S12", "S10"]


@pytest.mark.req("PLN-05", "PLN-07", "PLN-08", "PRJ-23", "PRJ-30", "PRJ-35", "XC-44")
async def test_the_annual_plan_collects_confirmed_projects_is_approved_filed_and_amended(county):
    first = await confirmed(county)
    await approve_plan(county)
    filed = await county.post(f"/plans/{PLAN}/filings", {"to": "prefecture", "sent_on": TODAY}, role="project-dept")
    assert filed.json()["act"] == "备案"
    second = await confirmed(county)
    listed = await county.post(f"/plans/{PLAN}/lines", {"project": second}, role="project-dept")
    assert (listed.status_code, listed.json()["code"]) == (409, "plan-frozen")
    assert (await county.post(f"/plans/{PLAN}/amendments", {}, role="project-dept")).status_code == 201
    await county.post(f"/plans/{PLAN}/lines", {"project": second}, role="project-dept")
    await county.post(f"/plans/{PLAN}/approval", APPROVAL, role="leading-group")

    plan = await county.get(f"/plans/{PLAN}")
    assert [line["project"] for line in plan["lines"]] == [first, second]
    assert [(f["version"], f["status"]) for f in plan["filings"]] == [(1, "sent")]
    (then,) = (await county.get(f"/plans/{PLAN}/versions?on=2020-11-06"))["items"]
    assert (then["version"], [line["project"] for line in then["lines"]]) == (1, [first])
    assert then["issue"]["plan_document_no"] == "巩政发〔2020〕11号"
    assert (await county.get(f"/projects/{second}"))["state"] == "S13"


@pytest.mark.req("PLN-07")
@pytest.mark.parametrize("item", ["plan_document_no", "scheme_document_no", "issued_on"])
async def test_a_plan_without_number_and_date_of_its_document_does_not_come_into_force(county, item):
    project = await confirmed(county)
    await county.post("/plans", {"county": "654024", "plan_year": 2020}, role="project-dept")

    answer = await county.post(f"/plans/{PLAN}/approval", APPROVAL | {item: ""}, role="leading-group")

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"/{item}"]
    assert (await county.get(f"/projects/{project}"))["state"] == "S12"


async def test_a_draft_plan_takes_in_projects_as_they_are_confirmed(county):
    await county.post("/plans", {"county": "654024", "plan_year": 2020}, role="project-dept")
    again = await county.post("/plans", {"county": "654024", "plan_year": 2020}, role="project-dept")
    project = await confirmed(county)

    assert again.json()["code"] == "plan-exists"
    assert [line["project"] for line in (await county.get(f"/plans/{PLAN}"))["lines"]] == [project]


async def test_tasks_say_what_waits_for_the_caller(county):
    project = await county.draft()
    await county.walk(project, "T02 T03 W1 T04")

    (task,) = (await county.get("/tasks", role="township"))["items"]
    village = await county.get("/tasks", role="village")

    assert task["project"] == project
    assert {step["command"] for step in task["steps"]} == {"submit-to-county", "return-to-village", "withdraw"}
    assert [step["command"] for item in village["items"] for step in item["steps"]] == ["withdraw"]


async def test_lists_are_pages_behind_a_cursor(county):
    numbers = [await county.draft(name=f"项目{n}") for n in range(3)]

    first = await county.get("/projects?limit=2&county=654024&year=2020&state=S01")
    rest = await county.get(f"/projects?limit=2&after={first['next']}")

    assert [item["project"] for item in first["items"] + rest["items"]] == numbers
    assert rest["next"] is None


async def test_a_dry_run_decides_and_stores_nothing(county):
    project = await county.draft()

    answer = await county.step(project, "T02", params={"dry_run": "true"})

    assert (answer.status_code, answer.json()["state"]) == (200, "S02")
    assert (await county.get(f"/projects/{project}"))["state"] == "S01"


async def test_the_workflow_of_a_pack_can_be_read_with_its_clauses(county):
    found = await county.get("/workflows/XJ@2018-11-28")
    await county.get("/workflows/nowhere", status=404)

    assert len(found["workflow"]["states"]) == 23
    assert all(step["basis"]["quote"] for step in found["workflow"]["transitions"])


async def test_what_was_stored_is_read_back_and_published(county):
    project = await confirmed(county)
    state = county.api.app.state.service
    with state.engine.connect() as connection:
        stored = state.events.after(connection, 0, 1000)
        again = list(state.events.of(connection, Project.create_id(project)))

    assert len(again) > 15
    assert all(SERVICE.log.publish(recorded).place.startswith("654024") for recorded in stored)
