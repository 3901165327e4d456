"""Who decides on a county's pool, and who answers for a yuan of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.ledger.accountability.decisions import Named, bodies
from services.ledger.book.jurisdiction_errors import CountyDecides, ResponsibilityIncomplete
from services.ledger.commitments import decisions as commitments
from shared.contracts import disclosure
from shared.kernel.acts import Actor
from shared.kernel.errors import OutsideRegion
from tests.api import Api
from tests.ledger.book.test_account import entries_of
from tests.ledger.builders import (
    HB63,
    MAYOR,
    ON,
    POOL,
    READY,
    XJ,
    Scene,
    act,
    commit,
    decided,
    name_responsible,
    request,
    together,
)
from tests.ledger.client import BOOK, Facts, code, leader, pay, payment, read, receive

PLATFORM = Actor("service:projects", "system", "", "projects", "")


def given(*steps, pack=XJ, county="654024"):
    scene = Scene(pack, county)
    together(*steps)(scene)
    scene.book.collect_events()
    return scene


@pytest.mark.req("XC-12")
@pytest.mark.parametrize("region", ["6540", "65"])
def test_who_stands_above_the_county_neither_sets_its_money_aside_nor_asks_for_it(region):
    scene = given(*READY)
    unconfirmed = given(*POOL, decided())

    for there, step in ((unconfirmed, commit(region=region)), (scene, request(region=region))):
        with pytest.raises(CountyDecides) as refusal:
            step(there)
        assert refusal.value.clause.quote.startswith("县(市、区)自主确定项目")
        assert not there.book.collect_events()


@pytest.mark.req("XC-12")
def test_in_hubei_the_refusal_cites_the_power_that_the_county_government_is_given():
    scene = given(pack=HB63, county="420527")

    with pytest.raises(CountyDecides) as refusal:
        name_responsible(region="4205")(scene)
    assert refusal.value.clause.quote == "充分赋予县级政府统一负责、统一部署、统筹使用资金的权力"


@pytest.mark.req("XC-12")
def test_a_township_asks_for_money_and_decides_nothing():
    scene = given(*READY)

    request(region="654024101")(scene)

    assert len(entries_of(scene)) == 1
    with pytest.raises(OutsideRegion):
        commit(region="654024101")(given(*POOL, decided()))


@pytest.mark.req("XC-18")
def test_before_anybody_is_named_the_county_government_answers_under_its_own_name():
    county, group, department, finance = bodies("巩留县", (), XJ)

    assert (county.duty, county.organisation, county.person) == ("主要责任", "巩留县人民政府", "")
    assert county.clause.quote == "并对扶贫资金安全规范有效运行负主要责任"
    assert (group.organisation, finance.organisation) == ("巩留县扶贫开发领导小组", "巩留县财政局")
    assert department.organisation == ""


@pytest.mark.req("XC-18")
def test_the_county_names_its_official_with_post_day_and_paper_and_the_book_keeps_it():
    scene = given()

    name_responsible()(scene)

    (entry,) = entries_of(scene)
    assert (entry.body, entry.person, entry.post, entry.since) == ("county", "李明", "县长", ON)
    assert (entry.document_no, entry.rule_pack) == ("巩政任〔2020〕1号", "XJ@2018-11-28")
    assert (next(bodies("巩留县", [MAYOR], XJ)).person, entry.postings()) == ("李明", [])


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"person": " "}, "/person"),
        ({"post": ""}, "/post"),
        ({"document_no": ""}, "/document_no"),
        ({"organisation": ""}, "/organisation"),
        ({"body": "village"}, "/body"),
        ({"since": ON + timedelta(days=1)}, "/since"),
    ],
)
def test_nobody_is_named_without_person_post_paper_or_for_a_day_to_come(wrong, pointer):
    facts = {field: getattr(MAYOR, field) for field in Named.__slots__} | wrong

    with pytest.raises(ResponsibilityIncomplete) as refusal:
        name_responsible(Named(**facts))(given())
    assert [problem.pointer for problem in refusal.value.fields] == [pointer]


@pytest.mark.req("XC-12")
def test_only_the_county_itself_names_who_answers_for_it():
    with pytest.raises(CountyDecides):
        name_responsible(region="6540")(given())


def test_the_platform_acts_on_what_the_county_decided_from_wherever_it_heard():
    scene = given(*POOL, decided())
    by_itself = act("service:projects", region="")

    commitments.answer_decision(scene.book, scene.files["P1"], scene.pack, replace(by_itself, actor=PLATFORM))

    assert len(entries_of(scene)) == 1


async def responsibility(api: Api, **asked):
    return await read(api, f"{BOOK}/responsibility", **asked)


def answer(found, body):
    return [one for one in found["answers"] if one["body"] == body]


@pytest.mark.req("XC-18", "XC-21")
async def test_for_any_payment_receipt_and_project_it_says_who_carries_which_duty(book: Api) -> None:
    await receive(book, pooling_department="巩留县农业农村局")
    await receive(book, "新财扶〔2020〕2号", handling="county-arranged")
    await receive(book, "预拨〔2020〕1号", kind="advance-payment", level="prefecture")
    facts = Facts(book)
    await facts.make_payable()
    paid = (await pay(book)).json()["payment"]
    for who in (leader(), leader(person="赵刚", since="2020-03-02", reason="换届")):
        assert code(await book.post(f"{BOOK}/responsible", who, role="county-gov")) == (201, "")
    await facts.tell(disclosure.ObjectionReceived(**OBJECTION))

    by_payment = await responsibility(book, payment=paid)
    (county,) = answer(by_payment, "county")
    assert (county["person"], county["duty"], county["rests_on"]) == (
        "赵刚",
        "主要责任",
        "新扶贫领字〔2018〕76号 二（三）",
    )
    (pooling,), (using,) = answer(by_payment, "pooling"), answer(by_payment, "using")
    assert (pooling["organisation"], pooling["lots"]) == ("巩留县农业农村局", 1)
    assert (using["organisation"], using["person"], using["amount"]) == ("巩留县农业农村局", "staff-unit-7", "500.00")
    both = "由资金整合部门和资金使用单位承担管理主体责任"
    assert all(one["clause"]["quote"].endswith(both) for one in (pooling, using))
    assert {one["body"] for one in by_payment["answers"]} >= {"leading-group", "finance", "project-department"}

    earlier = await responsibility(book, on="2020-02-01")
    assert answer(earlier, "county")[0]["person"] == "李明"
    assert [one["person"] for one in earlier["history"]] == ["李明", "赵刚"]
    assert [one["organisation"] for one in answer(earlier, "pooling")] == ["org-keeper", "巩留县农业农村局"]

    fund = "中央财政专项扶贫资金"
    assert answer(await responsibility(book, lot=f"新财扶〔2020〕2号 {fund}"), "pooling") == []
    assert answer(await responsibility(book, lot=f"新财扶〔2020〕1号 {fund}"), "using")[0]["payments"] == 1
    assert answer(await responsibility(book, project="P1"), "pooling") == [pooling]

    (project,) = (await read(book, f"{BOOK}/projects"))["items"]
    assert project["holds"]
    assert project["pooling_departments"] == project["using_units"] == ["巩留县农业农村局"]
    (advance,) = (await read(book, f"{BOOK}/advances", unsettled=True))["items"]
    assert (advance["pooling_departments"], advance["using_units"]) == (["org-keeper"], [])
    (lot,) = (await read(book, f"{BOOK}/lineage", payment=paid))["lots"]
    assert lot["pooling_department"] == "巩留县农业农村局"


OBJECTION = {"objection": "O1", "notice": "N", "about": "P1", "county": "654024", "fiscal_year": 2020, "window": 2}


@pytest.mark.req("XC-18", "XC-21")
async def test_a_payment_still_asked_for_has_its_answers_and_they_come_as_a_file(book: Api) -> None:
    await receive(book)
    await Facts(book).make_payable()
    asked = await book.post(f"{BOOK}/payments", payment(using_unit="县水利局"), role="implementer")
    number = asked.json()["payment"]

    found = await responsibility(book, payment=number)
    file = await book.get(f"{BOOK}/responsibility?format=csv&payment={number}", role="auditor")

    assert [answer(found, body)[0]["organisation"] for body in ("pooling", "using")] == ["org-keeper", "县水利局"]
    header, county, *_ = file.text.splitlines()
    assert "责任,单位,责任人" in header
    assert "主要责任,巩留县人民政府" in county


async def test_who_answers_for_nothing_in_the_book_is_not_found(book: Api) -> None:
    for asked in ({"payment": "654024-2020-99"}, {"lot": "文1 专项"}, {"project": "P7"}):
        assert code(await book.get(f"{BOOK}/responsibility", role="auditor", params=asked)) == (404, "nothing-to-trace")


async def test_only_the_county_government_names_who_answers(book: Api) -> None:
    assert code(await book.post(f"{BOOK}/responsible", leader(), role="finance")) == (403, "role-forbidden")
