"""A published project list becomes drafts in the library: all of it, or none with every bad row named."""

import pytest

from tests.projects.client import World

LIST = "\n".join(
    (
        "序号,项目名称,建设地点,建设内容,资金规模（万元）",
        "1,牲畜棚圈建设,喀拉苏村,新建棚圈 20 座,48.5",
        "2,人畜饮水管网,阿克塔斯村,铺设管网 5 公里,120",
    )
)
ROUTE = "/imports?county=654024&year=2020&filename=list.csv"


async def give(county: World, text: str, more: str = "", role: str = "project-dept"):
    return await county.post(ROUTE + more, role=role, content=text.encode())


async def test_every_row_is_a_draft_with_its_source_and_what_the_list_says(county):
    answer = await give(county, LIST)

    assert answer.status_code == 201, answer.text
    report = answer.json()
    assert (report["outcome"], report["accepted"]) == ("imported", 2)
    first = await county.get(f"/projects/{report['rows'][0]['result']['project']}")
    assert (first["state"], first["name"], first["estimate"]) == ("S01", "牲畜棚圈建设", "485000.00")
    assert first["source"]
    assert (first["content"]["performance_targets"], first["content"]["responsible_person"]) == ({}, "")


async def test_a_dry_run_reports_and_takes_nothing_in(county):
    answer = await give(county, LIST, "&dry_run=true")

    assert (answer.status_code, answer.json()["outcome"]) == (200, "checked")
    assert (await county.get("/projects"))["items"] == []


async def test_one_bad_row_keeps_the_whole_list_out_and_is_named(county):
    answer = await give(county, LIST + "\n3,,别村,无名项目,about ten")

    assert answer.status_code == 422
    assert any(error["pointer"].startswith("/rows/3/") for error in answer.json()["errors"])
    assert (await county.get("/projects"))["items"] == []
    tried = await give(county, LIST + "\n3,,别村,无名项目,about ten", "&dry_run=true")
    assert (tried.status_code, tried.json()["errors"]) == (answer.status_code, answer.json()["errors"])


async def test_the_same_list_is_taken_in_once(county):
    await give(county, LIST)

    again = await give(county, LIST)

    assert again.status_code == 422
    assert len((await county.get("/projects"))["items"]) == 2


@pytest.mark.parametrize("more", ["", "&reason=另一个部门报来的项目"])
async def test_a_copy_of_a_list_under_another_title_and_name_adds_nothing(county, more):
    await give(county, LIST)

    again = await county.post(
        f"/imports?county=654024&year=2020&filename=copy.csv{more}",
        role="project-dept",
        content=f"某县2020年项目一览表,,,,\n{LIST}".encode(),
    )

    assert again.status_code == 422
    assert "名称、地点、年度、金额相同" in again.json()["errors"][0]["detail"]
    assert len((await county.get("/projects"))["items"]) == 2


async def test_what_only_looks_like_a_listed_project_is_taken_in_when_it_is_accepted(county):
    await give(county, LIST)
    dearer = LIST.replace("48.5", "58.5").replace("人畜饮水管网", "污水管网")
    tried = (await give(county, dearer, "&dry_run=true")).json()
    (doubt,) = tried["doubts"]

    refused, taken = await give(county, dearer), await give(county, dearer, f"&accept={doubt['name']}")

    assert (tried["outcome"], refused.json()["code"], taken.status_code) == ("doubtful", "doubts-open", 201)
    assert doubt["name"].startswith("look-alike-")


async def test_the_same_row_twice_in_a_list_is_asked_about(county):
    twice = f"{LIST}\n3,牲畜棚圈建设,喀拉苏村,新建棚圈 20 座,48.5"
    tried = (await give(county, twice, "&dry_run=true")).json()
    assert [doubt["name"].rpartition("-")[0] for doubt in tried["doubts"]] == ["look-alike"]
    assert "名称、地点、金额相同" in tried["doubts"][0]["detail"]


@pytest.mark.parametrize("role", ["village", "province", "leading-group"])
async def test_the_county_s_project_department_imports_and_nobody_else(county, role):
    assert (await give(county, LIST, role=role)).status_code == 403


async def test_an_imported_project_is_given_its_village_and_then_goes_the_whole_way(county):
    report = (await give(county, LIST)).json()
    project = report["rows"][0]["result"]["project"]
    place = (await county.get(f"/projects/{project}"))["place"]
    if len(place) < 12:
        village = {"place": "654024101202"}
        assert (await county.post(f"/projects/{project}/place", village, role="project-dept")).status_code == 200

    answer = await county.step(project, "T02", region=(await county.get(f"/projects/{project}"))["place"])

    assert answer.json()["state"] == "S02"
