"""Many payees in one file, line by line, and a new master key for all of them."""

import json
from codecs import BOM_UTF8
from typing import Any

import psycopg
import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select

from shared.platform.vault import Vault, VaultKeys, rotation
from shared.platform.vault.tables import persons, rotations
from tests.api import Api
from tests.conftest import VAULT_KEY, Cluster
from tests.importing.reading import sheets, workbook
from tests.ledger.builders import act
from tests.ledger.client import ON, code
from tests.ledger.people import VILLAGE, entered, id_number, identity

WHY = {"purpose": "核对发放账号"}


def ndjson(*forms: Any) -> bytes:
    return b"\n".join(json.dumps(form, ensure_ascii=False).encode() for form in forms)


async def send(api: Api, content: bytes, filename: str = "a.ndjson", **more: Any) -> Any:
    params = {"place": "654024101", "filename": filename} | more.pop("params", {})
    return await api.post("/persons/file", role="township", region="654024101", content=content, params=params, **more)


async def test_each_line_of_a_file_is_entered_found_or_refused_by_itself(ledger: Api) -> None:
    known = await entered(ledger)
    strangers = [identity(f"村民{n}", n) for n in range(2, 40)]
    wrong = [
        identity("买买提"),
        identity(id_number="654024198001010010", name="王小明"),
        identity("巴哈尔", 50, place="654025101001"),
        {"name": "只有姓名"},
        "不是对象",
    ]

    answer = await send(
        ledger, BOM_UTF8 + ndjson(identity(), *strangers, *wrong) + b"\n" + b"[" * 20_000 + b"\n", key="file"
    )

    said = answer.json()
    lines = said["lines"]
    assert (answer.status_code, said["entered"], said["found"], said["refused"]) == (201, 38, 1, 6), answer.text
    assert [line["line"] for line in lines] == list(range(1, 46))
    assert (lines[0]["person"], lines[0]["found"]) == (known, True)
    assert [line["code"] for line in lines[39:]] == [
        "person-differs", "person-incomplete", *["invalid-request"] * 4,
    ]  # fmt: skip
    assert not any(word in answer.text for word in ("买买提", "王小明", "村民", "654024198001010010", id_number(2)))
    assert answer.headers["cache-control"] == "no-store"
    shown = (await ledger.get(f"/persons/{lines[5]['person']}", role="keeper")).json()
    assert (shown["name"], shown["place"], shown["commitment"]) == ("村**", VILLAGE, lines[5]["commitment"])


async def test_the_same_people_in_a_table_or_sent_again_keep_their_keys(ledger: Api) -> None:
    content = ndjson(
        identity("甲", 1), identity("乙", 2), identity("乙", 2), identity("乙", 2, account="62284800000001")
    )
    heads = "类型,所在地代码,姓名,公民身份号码,收款账号,开户行,电话"
    rows = [f"个人,{VILLAGE},{name},{id_number(n)},6217000010{n:09d},巩留县农村信用社,1399912{n:04d}"
            for n, name in ((3, "丙"), (1, "甲"))]  # fmt: skip

    tried = (await send(ledger, content, params={"dry_run": "true"})).json()
    first = (await send(ledger, content, key="once", params={"reason": "换卡"})).json()
    again = (await send(ledger, content, key="once")).json()
    table = (await send(ledger, "\n".join([heads, *rows]).encode(), "a.csv")).json()

    assert (tried["entered"], "person" in str(tried["lines"])) == (2, False)
    assert (first["entered"], first["found"]) == (2, 2)
    keys = [line["person"] for line in first["lines"]]
    assert (len(set(keys)), keys[1] == keys[2] == keys[3]) == (2, True)
    assert first["lines"][3]["commitment"] != first["lines"][2]["commitment"]
    assert [line["person"] for line in again["lines"]] == keys
    assert (table["entered"], table["lines"][1]["person"]) == (1, keys[0])
    record = (await ledger.get(f"/persons/{keys[1]}/readings", role="auditor")).json()["items"]
    assert [(row["act"], row["staff"]) for row in record] == [
        ("entered", "staff-township"),
        ("changed", "staff-township"),
    ]


async def test_a_file_sent_again_does_not_bring_an_erased_person_back(ledger: Api) -> None:
    content = ndjson(identity("甲", 1), identity("乙", 2))
    person = (await send(ledger, content, key="once")).json()["lines"][0]["person"]
    await ledger.post(f"/persons/{person}/erasure", {"reason": "本人申请"}, role="finance")

    again = (await send(ledger, content, key="once")).json()["lines"]
    changed = (await send(ledger, ndjson(identity("丙", 3), identity("乙", 2)), key="once")).json()["lines"]

    assert [line.get("code", "found") for line in again] == ["person-erased", "found"]
    assert [line.get("code", "found") for line in changed] == ["person-erased", "found"]


async def test_a_file_that_is_none_is_refused_as_a_whole_and_a_rotation_says_why(ledger: Api) -> None:
    for content, filename in ((b"", "a.ndjson"), ("姓名\n甲".encode(), "a.csv"), (b"x", "a.exe")):
        assert (await send(ledger, content, filename)).status_code == 422
    assert code(await ledger.post("/vault/rewrapping", {}, role="finance")) == (422, "purpose-missing")
    assert code(await ledger.post("/vault/rewrapping", {"reason": "更换"}, role="keeper")) == (403, "role-forbidden")


KILLED = """
CREATE SEQUENCE updates; GRANT USAGE ON SEQUENCE updates TO ledger_app;
CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN
    IF nextval('updates') = 5 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NEW; END$$;
CREATE TRIGGER die BEFORE UPDATE ON vault_persons FOR EACH ROW EXECUTE FUNCTION die()
"""


async def test_a_new_master_key_takes_over_step_by_step_also_after_a_kill_in_the_middle(
    ledger: Api, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "STEP", 3)
    people = sorted([await entered(ledger, f"村民{n}", n) for n in range(1, 9)])
    gone = people.pop()
    await ledger.post(f"/persons/{gone}/erasure", {"reason": "本人申请"}, role="finance")
    old, state = VaultKeys.read(VAULT_KEY), ledger.app.state.service
    both = VaultKeys.read(VaultKeys.rotated(VAULT_KEY))
    vault = state.vault = Vault(state.engine, both)
    newest = await entered(ledger, "新来的", 20)
    superuser = cluster.server.url(ledger.database_url.rsplit("/", 1)[1]).replace("+psycopg", "")
    with psycopg.connect(superuser) as admin:
        admin.execute(KILLED)

    killed = await ledger.post("/vault/rewrapping", {"reason": "每年更换"}, role="finance")
    between = [vault.reveal(person, "核对", act(at=ON).actor, act(at=ON).recorded_at)["name"] for person in people]
    done = await ledger.post("/vault/rewrapping", {"reason": "每年更换"}, role="finance")

    assert killed.status_code == 503
    assert len({name for name in between if name.startswith("村民")}) == len(people) == 7
    assert done.json() == {"rewrapped": 4, "left": 0, "under": both.name}
    with state.engine.connect() as connection:
        done = connection.execute(select(rotations).order_by(rotations.c.id))
        log = [(r.persons, r.under, r.staff, r.reason) for r in done]
        rows = connection.execute(select(persons).where(persons.c.record.is_not(None))).all()
    assert log == [(n, both.name, "staff-finance", "每年更换") for n in (3, 3, 1)]
    assert {row.person for row in rows} == {*people, newest}
    alone = VaultKeys(both.wrapping, both.index)
    for row in rows:
        assert alone.unwrap(row.wrapped_key, row.person)
        with pytest.raises(InvalidTag):
            old.unwrap(row.wrapped_key, row.person)
    assert (await ledger.post("/persons", identity("新来的", 20), role="finance")).json()["found"] is True


HEADS = ["类型", "所在地代码", "姓名", "公民身份号码", "收款账号", "开户行", "电话"]


def row(number: int = 2, **more: Any) -> list[Any]:
    """A villager as a row of a workbook whose columns are texts."""
    facts = identity(f"村民{number}", number) | more
    return ["个人", *(facts[name] for name in ("place", "name", "id_number", "account", "bank", "phone"))]


@pytest.mark.parametrize(
    ("field", "value", "cell"),
    [
        ("account", 6217001234567890123, "E2"),
        ("account", 62170012345678, "E2"),
        ("id_number", 654024198001010029, "D2"),
        ("phone", 9995622333, "G2"),
        ("place", 65402410100, "B2"),
    ],
)
async def test_a_number_cell_that_may_have_lost_digits_enters_nobody(
    ledger: Api, field: str, value: int, cell: str
) -> None:
    answer = await send(ledger, workbook(HEADS, row(**{field: value}), row(3)), "a.xlsx")

    lost, kept = answer.json()["lines"]
    assert (answer.status_code, answer.json()["entered"], answer.json()["refused"]) == (201, 1, 1), answer.text
    (error,) = lost["errors"]
    assert (error["pointer"], f"工作表“Sheet1”{cell} 单元格" in error["detail"]) == (f"/{field}", True)
    assert "文本格式" in error["detail"]
    assert str(value)[:8] not in answer.text
    assert "person" in kept


async def test_codes_and_mobile_numbers_of_full_length_are_taken_from_number_cells(ledger: Api) -> None:
    answer = await send(ledger, workbook(HEADS, row(place=int(VILLAGE), phone=13999120002)), "a.xlsx")

    assert answer.json()["entered"] == 1, answer.text


@pytest.mark.parametrize("account", ["6.217E+18", "6.21700123456789E+18", "6217001234567890000"])
async def test_an_account_that_a_spreadsheet_rounded_before_it_wrote_the_csv_is_refused(
    ledger: Api, account: str
) -> None:
    rows = [HEADS, [str(cell) for cell in row(account=account)]]

    answer = await send(ledger, "\n".join(",".join(each) for each in rows).encode(), "a.csv")

    (line,) = answer.json()["lines"]
    assert [error["pointer"] for error in line["errors"]] == ["/account"]
    assert "E2 单元格" in line["errors"][0]["detail"]


async def test_two_columns_of_one_heading_are_not_chosen_between(ledger: Api) -> None:
    content = workbook([*HEADS, "收款账号"], [*row(), "6217000010000000099"])

    answer = await send(ledger, content, "a.xlsx")

    assert answer.status_code == 422
    assert "两列“收款账号”" in answer.text


async def test_a_list_with_title_and_sum_enters_its_persons_and_names_their_rows(ledger: Api) -> None:
    rows = [["收款人名单"], HEADS, row(2), row(3, phone="13999120002 13999120003"), row(4), ["合计", None, "3人"]]

    tried = await send(ledger, workbook(*rows), "a.xlsx", params={"dry_run": "true"})
    answer = await send(ledger, workbook(*rows), "a.xlsx")

    lines = answer.json()["lines"]
    assert (answer.status_code, answer.json()["entered"], answer.json()["refused"]) == (201, 2, 1), answer.text
    assert [(line["line"], line["row"]) for line in lines] == [(1, 3), (2, 4), (3, 5)]
    assert "G4 单元格（电话）里有不止一个号码" in lines[1]["errors"][0]["detail"]
    assert tried.json()["lines"][1] == lines[1]


async def test_persons_stand_on_the_sheet_that_is_named(ledger: Api) -> None:
    content = sheets(甲村=[HEADS, row(2)], 乙村=[HEADS, row(3), row(4)])

    unsaid = await send(ledger, content, "a.xlsx")
    named = await send(ledger, content, "a.xlsx", params={"sheet": "乙村"})

    assert (unsaid.status_code, "“甲村”（2 行）" in unsaid.text) == (422, True)
    assert named.json()["entered"] == 2, named.text
