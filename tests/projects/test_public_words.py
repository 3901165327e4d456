"""What a project says becomes public: nothing personal and nothing invisible comes into it."""

from datetime import UTC, date, datetime

import pytest

from services.projects.procedure.duties import separate
from services.projects.procedure.errors import AdjacentStep
from shared.kernel.acts import Act, Actor
from tests.projects.client import DRAFT, World
from tests.projects.importing.test_import import LIST, give

ON, AT = date(2020, 3, 2), datetime(2020, 3, 2, 4, tzinfo=UTC)
WRITTEN = [
    "艾力 654024 19800101 1234",
    "138.1234.5678",
    "(138)12345678",
    "一三八一二三四五六七八",
    "6540240101201000123456",
]


@pytest.mark.parametrize("said", WRITTEN)
async def test_no_field_of_a_project_takes_a_personal_number(county: World, said: str) -> None:
    named = await county.post("/projects", DRAFT | {"name": f"道路 {said}"}, role="village")
    targets = await county.post("/projects", DRAFT | {"performance_targets": {"受益户": said}}, role="village")
    project = await county.draft()
    step = await county.step(project, "T02", evidence={"causes": f"户主 {said}"})
    reason = await county.post(f"/projects/{project}/content", {"reason": said}, role="village", method="PATCH")
    listed = await give(county, f"{LIST}\n3,联系人{said},喀拉苏村,道路,1")

    for answer in (named, targets, step):
        assert (answer.status_code, answer.json()["code"]) == (422, "personal-data"), answer.text
    assert reason.status_code in (405, 422)
    assert listed.status_code == 422
    assert [error["pointer"] for error in listed.json()["errors"]] == ["/rows/3/name"]
    assert (await county.get("/projects"))["items"][1:] == []


@pytest.mark.parametrize("sign", ["\u200b", "\ufeff", "\u202e"])
async def test_no_project_has_a_name_with_something_invisible_in_it(county: World, sign: str) -> None:
    named = await county.post("/projects", DRAFT | {"name": f"村组{sign}道路硬化"}, role="village")
    listed = await give(county, LIST.replace("牲畜棚圈", f"牲畜{sign}棚圈"))

    assert (named.status_code, named.json()["errors"][0]["pointer"]) == (422, "/name")
    assert (listed.status_code, "看不见" in listed.text) == (422, True)


@pytest.mark.parametrize("name", ["张三13812345678.csv", "6217001234567890123.json"])
async def test_no_file_is_named_by_a_personal_number(county: World, name: str) -> None:
    content = b"{}" if name.endswith("json") else LIST.encode()
    answer = await county.post(
        f"/imports?county=654024&year=2020&filename={name}", role="project-dept", content=content
    )

    assert (answer.status_code, "文件名含" in answer.text) == (422, True)


async def test_a_list_is_taken_in_once_however_its_names_are_spelled(county: World) -> None:
    await give(county, LIST)

    again = await give(county, LIST.replace("牲畜棚圈建设", "牲畜 棚圈建设"))

    assert again.status_code == 422
    assert len((await county.get("/projects"))["items"]) == 2


async def test_a_remark_is_answered_under_its_own_words_however_they_are_spaced(county: World) -> None:
    project = await county.draft()
    await county.walk(project, "T02 T03 W1 T04 T07 T09 T10")
    remarks = (await county.get(f"/projects/{project}"))["remarks"]
    answers = {" ".join(remark): "已修改" for remark in remarks}

    assert remarks
    answered = await county.step(project, "T12", evidence={"answers": answers})
    assert answered.status_code == 200, answered.text


@pytest.mark.parametrize(
    ("staff", "organisation"),
    [("zhang", "县交通局"), ("ＺＨＡＮＧ", "县交通局"), ("li", "县扶贫办"), ("li", "县　扶贫办")],
)
def test_two_spellings_of_one_person_or_body_do_not_take_two_steps(staff: str, organisation: str) -> None:
    last = Actor("zhang", "township", "", "县扶贫办", "654024")

    with pytest.raises(AdjacentStep):
        separate(last, Act("c", Actor(staff, "project-dept", "", organisation, "654024"), ON, AT), "论证")
