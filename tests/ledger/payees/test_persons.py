"""Payees who are people: entered once, shown with masks, read with a reason, paid by key, proved, and erased."""

import asyncio
import base64
import hashlib

import psycopg
import pytest
from pydantic import ValidationError

from services.ledger.settings import Settings
from shared.platform.vault import VaultKeys
from shared.platform.vault.keys import BadVaultKey
from tests.api import Api
from tests.ledger.client import BOOK, Facts, code, payment, read, receive
from tests.ledger.people import VILLAGE, entered, id_number, identity
from tests.waiting import until

WHY = {"purpose": "核对发放账号"}


async def test_the_same_person_has_one_key_in_a_county_whoever_enters_them(ledger: Api) -> None:
    first = await ledger.post("/persons", identity(), role="township", region="654024101")
    again = await ledger.post("/persons", identity(phone=" 139 9912 0001 "), role="finance")

    assert (first.status_code, first.json()["found"], again.json()["found"]) == (201, False, True)
    assert again.json()["person"] == first.json()["person"]
    assert again.json()["commitment"] == first.json()["commitment"]


async def test_a_person_is_shown_with_masks_in_the_region_alone(ledger: Api) -> None:
    person = await entered(ledger)

    shown = (await ledger.get(f"/persons/{person}", role="keeper")).json()
    next_door = await ledger.get(f"/persons/{person}", role="keeper", region="654023")

    number = id_number()
    assert (shown["name"], shown["account"]) == ("阿***", "****0001")
    assert shown["id_number"] == f"6540**********{number[-4:]}"
    assert shown["phone"] == "*******0001"
    assert code(next_door) == (404, "person-unknown")


async def test_everything_is_shown_for_a_reason_and_the_reading_is_on_record(ledger: Api) -> None:
    person = await entered(ledger)

    silent = await ledger.get(f"/persons/{person}/identity", role="auditor")
    with_number = await ledger.get(
        f"/persons/{person}/identity", role="auditor", params={"purpose": f"查 {id_number()}"}
    )
    township = await ledger.get(f"/persons/{person}/identity", role="township", params=WHY)
    shown = await ledger.get(f"/persons/{person}/identity", role="auditor", params=WHY)

    assert code(silent) == code(with_number) == (422, "purpose-missing")
    assert code(township) == (403, "role-forbidden")
    assert (shown.json()["name"], shown.json()["id_number"]) == ("阿依古丽", id_number())
    assert shown.headers["cache-control"] == "no-store"
    items = (await ledger.get(f"/persons/{person}/readings", role="auditor")).json()["items"]
    assert [(row["act"], row["staff"], row["purpose"]) for row in items] == [
        ("entered", "staff-finance", ""),
        ("read", "staff-auditor", WHY["purpose"]),
    ]


async def test_a_new_account_is_a_new_version_and_the_old_one_can_still_be_proved(ledger: Api) -> None:
    first = (await ledger.post("/persons", identity(), role="finance")).json()
    moved = (
        await ledger.post("/persons", identity(account="6228480000000000001", reason="销户"), role="finance")
    ).json()

    proofs = (await ledger.get(f"/persons/{first['person']}/identity", role="auditor", params=WHY)).json()["proofs"]

    assert moved["person"] == first["person"]
    assert [proof["commitment"] for proof in proofs] == [first["commitment"], moved["commitment"]]
    for proof in proofs:
        digest = hashlib.sha256(bytes.fromhex(proof["salt"]) + proof["canonical"].encode()).digest()
        assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == proof["commitment"]


async def test_a_number_under_another_name_is_refused_and_nothing_is_repeated(ledger: Api) -> None:
    await entered(ledger)

    other = await ledger.post("/persons", identity("买买提"), role="finance")

    assert code(other) == (409, "person-differs")
    assert not any(word in other.text for word in ("买买提", "阿依古丽", id_number()))


@pytest.mark.parametrize(
    ("field", "value"), [("id_number", "654024198001010010"), ("account", "王小明"), ("name", " "), ("place", "65402")]
)
async def test_a_form_that_is_wrong_is_refused_by_field_without_repeating_it(
    ledger: Api, field: str, value: str
) -> None:
    answer = await ledger.post("/persons", identity(**{field: value}), role="finance")

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [f"/{field}"]
    assert value == " " or value not in answer.text


async def test_the_same_key_gives_the_same_answer_and_another_form_under_it_is_refused(ledger: Api) -> None:
    first = await ledger.post("/persons", identity(), role="finance", key="one")
    again = await ledger.post("/persons", identity(), role="finance", key="one")
    other = await ledger.post("/persons", identity("买买提", 2), role="finance", key="one")

    assert again.json() == first.json() | {"found": True}
    assert code(other) == (422, "reused-key")


async def test_of_two_forms_under_one_key_at_one_moment_one_is_refused_and_enters_nobody(ledger: Api) -> None:
    url = ledger.database_url.replace("+psycopg", "")
    with psycopg.connect(url) as other:
        first = await entered(ledger)
        other.execute(
            "INSERT INTO vault_requests SELECT principal, 'at-once', person, '\\x00' FROM vault_requests LIMIT 1"
        )
        waiting = asyncio.create_task(ledger.post("/persons", identity("库尔班", 2), role="finance", key="at-once"))
        with psycopg.connect(url, autocommit=True) as looking:
            await until(lambda: looking.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchone())
        other.commit()
        answer = await waiting

        assert code(answer) == (422, "reused-key")
        assert other.execute("SELECT person FROM vault_persons").fetchall() == [(first,)]


async def test_a_trial_run_enters_nobody(ledger: Api) -> None:
    tried = await ledger.post("/persons", identity(), role="finance", params={"dry_run": "true"})

    assert tried.json() == {"found": False, "dry_run": True}
    assert (await ledger.post("/persons", identity(), role="finance")).json()["found"] is False


@pytest.mark.req("LED-30")
async def test_a_household_is_paid_under_its_key_and_the_commitment_stands_in_the_entry(book: Api) -> None:
    await receive(book)
    await Facts(book).make_payable()
    entry = (await book.post("/persons", identity(kind="household"), role="finance")).json()
    to = {"payee_class": "household", "beneficiary_level": "household", "beneficiary_place": VILLAGE}

    paid = await book.post(f"{BOOK}/payments", payment(payee=entry["person"], **to), role="implementer")
    stranger = await book.post(f"{BOOK}/payments", payment(payee="p-" + "a" * 26, **to), role="implementer")
    as_person = to | {"payee_class": "person"}
    wrong_kind = await book.post(f"{BOOK}/payments", payment(payee=entry["person"], **as_person), role="implementer")

    assert paid.status_code == 201, paid.text
    assert code(stranger) == code(wrong_kind) == (422, "payment-incomplete")
    state = book.app.state.service
    with state.engine.connect() as connection:
        stored = [event.event for event in state.events.after(connection, 0, 500)]
    assert [event.terms.commitment for event in stored if hasattr(event, "terms")] == [entry["commitment"]]


async def test_nobody_is_erased_while_a_payment_to_them_is_on_its_way(book: Api) -> None:
    await receive(book)
    await Facts(book).make_payable()
    person = await entered(book)
    to = {"payee_class": "person", "beneficiary_level": "person", "payee": person}
    asked = await book.post(f"{BOOK}/payments", payment(**to), role="implementer")
    await read(book, BOOK)

    erased = await book.post(f"/persons/{person}/erasure", {"reason": "本人申请"}, role="finance")

    assert asked.status_code == 201
    assert code(erased) == (409, "person-awaits-payment")


async def test_an_erased_person_is_a_key_and_nothing_else(ledger: Api) -> None:
    person = (await ledger.post("/persons", identity(), role="finance", key="one")).json()["person"]
    silent = await ledger.post(f"/persons/{person}/erasure", {}, role="finance")
    done = await ledger.post(f"/persons/{person}/erasure", {"reason": "本人申请"}, role="finance")
    repeated = await ledger.post(f"/persons/{person}/erasure", {"reason": "本人申请"}, role="finance")

    assert code(silent) == (422, "purpose-missing")
    assert (done.status_code, repeated.json()) == (201, done.json())
    shown = (await ledger.get(f"/persons/{person}", role="keeper")).json()
    assert not {"name", "id_number", "account", "phone"} & set(shown)
    full = await ledger.get(f"/persons/{person}/identity", role="auditor", params=WHY)
    retried = await ledger.post("/persons", identity(), role="finance", key="one")
    assert code(full) == code(retried) == (409, "person-erased")
    anew = (await ledger.post("/persons", identity(), role="finance")).json()
    assert (anew["found"], anew["person"] != person) == (False, True)


async def test_the_counter_says_so_where_the_vault_has_no_key(service) -> None:
    ledger = await service("ledger", vault_key="")

    assert code(await ledger.post("/persons", identity(), role="finance")) == (503, "outcome-unknown")


@pytest.mark.parametrize("key", ["changethis", "A" * 86, "", "/etc"])
def test_a_vault_key_that_is_a_placeholder_or_missing_is_refused_in_production(key: str) -> None:
    with pytest.raises((ValidationError, BadVaultKey)):
        Settings(database_url="postgresql://x", environment="production", vault_key=key)
    assert VaultKeys.read(VaultKeys.made()) != VaultKeys.read(VaultKeys.made())


async def test_another_account_takes_a_reason_that_stays_on_record(ledger: Api) -> None:
    person = await entered(ledger)
    moved = identity(account="6228480000000000001")

    silent = await ledger.post("/persons", moved, role="finance")
    personal = await ledger.post("/persons", moved | {"reason": f"按 {id_number()} 更正"}, role="finance")
    reasoned = await ledger.post("/persons", moved | {"reason": "原账户销户"}, role="finance")

    assert code(silent) == (422, "reason-missing")
    assert moved["account"] not in silent.text
    assert code(personal) == (422, "purpose-missing")
    assert (reasoned.status_code, reasoned.json()["person"]) == (201, person)
    items = (await ledger.get(f"/persons/{person}/readings", role="auditor")).json()["items"]
    assert [(row["act"], row["purpose"]) for row in items] == [("entered", ""), ("changed", "原账户销户")]


async def test_a_member_that_is_no_key_is_refused_by_its_place_in_the_list(ledger: Api) -> None:
    home = await entered(ledger, kind="household")

    answer = await ledger.post(f"/persons/{home}/members", {"members": [home, "654024"]}, role="finance")

    assert code(answer) == (422, "invalid-request")
    assert answer.json()["errors"][0]["pointer"] == "/members/1"
    assert "收款人编号" in answer.json()["errors"][0]["detail"]


async def test_a_household_knows_its_members_and_nobody_leaves_one_without_a_reason(ledger: Api) -> None:
    home = await entered(ledger, kind="household")
    other = await entered(ledger, "买买提", 2, kind="household")
    spouse = await entered(ledger, "古丽", 3)

    joined = await ledger.post(f"/persons/{home}/members", {"members": [spouse]}, role="township")
    again = await ledger.post(f"/persons/{home}/members", {"members": [spouse]}, role="township")
    silent = await ledger.post(f"/persons/{other}/members", {"members": [spouse]}, role="township")
    unknown = await ledger.post(f"/persons/{home}/members", {"members": [other]}, role="township")
    child = await ledger.post("/persons", identity("孩子", 4, household=home), role="finance")
    stray = await ledger.post("/persons", identity("外人", 5, household=spouse), role="finance")

    assert [answer.json().get("joined") for answer in (joined, again)] == [1, 0]
    assert code(silent) == (422, "reason-missing")
    assert code(unknown) == code(stray) == (422, "person-incomplete")
    shown = (await ledger.get(f"/persons/{home}", role="keeper")).json()
    assert shown["members"] == sorted([spouse, child.json()["person"]])
