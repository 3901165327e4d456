"""The same project twice, or one cut into sections: refused or shown to whoever proposes, reviews and decides."""

from typing import Any

import pytest

from services.projects.library.library import MOST_NEAR, Library
from services.projects.library.likeness import Entry, alike, bare_name
from tests.projects.builders import PACK, TODAY
from tests.projects.client import DRAFT, World
from tests.projects.importing.test_import import LIST, give
from tests.projects.test_service import TO_DECISION

MEETING = {"minutes_no": "3号", "meeting_on": TODAY, "attendance": 15}


async def propose(county: World, **changes: Any) -> Any:
    role = changes.pop("role", "village")
    return await county.post("/projects", DRAFT | changes, role=role)


async def found(county: World, project: str) -> dict[str, list[str]]:
    """What the project's view says it looks like: kind to numbers."""
    return {one["kind"]: one["projects"] for one in (await county.get(f"/projects/{project}"))["alike"]}


@pytest.mark.parametrize("name", ["村组道路硬化", "村组道路 硬化", "村组道路-硬化"])
async def test_the_same_project_is_not_taken_in_twice_unless_it_is_named_with_a_reason(county, name):
    first = await county.draft()

    refused = await propose(county, name=name)
    unreasoned = await propose(county, name=name, accept=[first])
    accepted = await propose(county, name=name, accept=[first], reason="东、西两段各一条")

    assert (refused.status_code, refused.json()["code"]) == (409, "identical-project")
    assert first in refused.json()["detail"]
    assert [answer.json()["errors"][0]["pointer"] for answer in (refused, unreasoned)] == ["/accept", "/reason"]
    assert accepted.status_code == 201, accepted.text
    assert accepted.json()["alike"][0]["projects"] == [first]
    second = accepted.json()["project"]
    drafted = (await county.get(f"/projects/{second}/history"))["items"][0]
    assert (drafted["facts"]["acknowledged"], drafted["reason"]) == ([first], "东、西两段各一条")


async def test_another_department_is_told_of_the_same_project_too(county):
    first = await county.draft()

    answer = await propose(county, role="work-team", implementing_unit="县水利局", pooling_unit="县水利局")

    assert (answer.status_code, answer.json()["code"]) == (409, "identical-project"), first


@pytest.mark.parametrize("change", [{"name": "另一条路"}, {"estimate": "480000.01"}, {"plan_year": 2021, "period": ""}])
async def test_another_name_amount_or_year_is_another_project(county, change):
    await county.draft()

    assert (await propose(county, **change)).status_code == 201


async def test_a_project_that_was_withdrawn_may_be_proposed_again(county):
    await county.draft()
    withdrawn = (await county.get("/projects"))["items"][0]["project"]
    await county.walk(withdrawn, "T34")

    answer = await propose(county)

    assert (answer.status_code, answer.json()["alike"]) == (201, [])


async def test_a_revision_does_not_turn_a_project_into_one_that_is_there(county):
    first = await county.draft()
    second = await county.draft(name="蓄水池")

    change = {"name": DRAFT["name"]}
    refused = await county.post(f"/projects/{second}/content", change, role="village")
    taken = await county.post(
        f"/projects/{second}/content", change | {"accept": [first], "reason": "另一处"}, role="village"
    )

    assert (refused.status_code, refused.json()["code"]) == (409, "identical-project")
    assert (taken.status_code, taken.json()["alike"][0]["kind"]) == (200, "identical"), taken.text


async def test_three_sections_just_below_a_threshold_are_shown_to_reviewers(county):
    sections = [
        await county.draft(name=f"灌区渠道改造{part}", estimate="3900000.00") for part in ("一标段", "（二）", "三期")
    ]
    for project in sections[:2]:
        await county.walk(project, TO_DECISION)

    shown = await found(county, sections[0])
    tasks = (await county.get("/tasks", role="leading-group"))["items"]
    items = [{"project": project, "outcome": "decide", "approved_fen": 390_000_000} for project in sections[:2]]
    decided = await county.post("/decisions", MEETING | {"items": items}, role="leading-group")

    assert shown == {"sections": sections[1:], "split": sections[1:]}
    assert {one["kind"] for one in tasks[0]["alike"]} == {"sections", "split"}
    told = decided.json()["items"][0]["alike"]
    assert [(one["kind"], one["projects"], one["total"]) for one in told] == [
        ("sections", sections[1:], "11700000.00"),
        ("split", sections[1:], "11700000.00"),
    ]
    assert "4000000.00" in told[1]["label"]


async def test_the_same_people_and_money_under_another_name_are_shown(county):
    first = await county.draft()

    second = (await propose(county, name="通村公路提升")).json()

    assert [(one["kind"], one["projects"]) for one in second["alike"]] == [("same-amount", [first])]


async def test_a_list_under_another_title_and_order_makes_no_second_set(county):
    assert (await give(county, LIST)).status_code == 201
    head, first, second = LIST.splitlines()
    moved = "\n".join(("2020年项目库,,,,", head, second, first))

    again = await give(county, moved.replace("牲畜棚圈建设", "牲畜棚圈 建设"))
    reasoned = await give(county, moved.replace("牲畜棚圈建设", "牲畜棚圈 建设"), "&reason=另一处&dry_run=true")

    assert again.status_code == 422, again.text
    assert len((await county.get("/projects"))["items"]) == 2
    assert reasoned.status_code in (200, 422)


@pytest.mark.parametrize(
    "name",
    [
        "渠道改造",
        "渠道改造一标段",
        "渠道改造第二标段",
        "渠道改造（一）",
        "渠道改造二期",
        "渠道改造(2)",
        "2020年渠道改造",
        "渠道改造A包",
        "渠道改造Ⅱ标段",
        "渠道改造项目",
        "渠道改造建设项目",
        "2020年渠道改造工程（二期）",
        "关于渠道改造项目",
    ],
)
def test_sections_and_years_are_not_part_of_a_bare_name(name):
    assert bare_name(name) == "渠道改造"


def entry(number: str, **changes: Any) -> Entry:
    given = {"name": "渠道", "place": "654024", "place_name": "", "fen": 1, "category": "", "beneficiaries": ""}
    return Entry(number=number, **given | changes)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"place": "654024101202"}, True),
        ({"place": "654025"}, False),
        ({"place_name": "甲村"}, True),
    ],
)
def test_places_are_one_where_one_holds_the_other(other, same):
    assert bool(alike(entry("1"), [entry("2", **other)], PACK.projects.thresholds)) is same


def test_two_named_places_under_one_code_are_two():
    assert not alike(entry("1", place_name="甲村"), [entry("2", place_name="乙村")], ())


def _entry(number: int, name: str, place: str) -> Entry:
    facts: dict[str, Any] = {"place_name": "", "fen": 100, "category": "", "beneficiaries": ""}
    return Entry(number=f"654024-2020-{number:04d}", name=name, place=place, **facts)


def test_a_project_is_compared_with_a_bounded_number_of_others_where_it_lies():
    library = object.__new__(Library)
    library.__init__()  # type: ignore[misc]
    for number in range(1, 1001):
        library.keep(_entry(number, f"道路{number}", f"654024{number % 900:03d}"))

    village = _entry(2000, "道路二期", "654024005001")
    near = [other.number for other in library.near(village)]

    assert near == ["654024-2020-0005", "654024-2020-0905"]
    assert len(library.near(_entry(2001, "道路", "654024"))) == MOST_NEAR
    assert library.same_as(_entry(2002, "道路999", "654024099")) == ("654024-2020-0999",)
