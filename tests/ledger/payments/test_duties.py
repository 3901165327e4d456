"""Adjacent duties of a payment are other people's, and other bodies' where the rule pack says so, however spelled."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest
from httpx import Response

from services.ledger.book import duties
from services.ledger.book.duties import Hand
from services.ledger.book.errors import OwnBody, OwnWork
from shared.platform.identity.roles import Role
from shared.policy import load
from shared.policy.checks import problems
from shared.policy.payment_steps import ADJACENT
from tests.api import Api
from tests.ledger.builders import XJ, act
from tests.ledger.client import BOOK, Facts, code, payment, receive

PERSONS = ["U1", "u1 ", "u1\u200b", "ｕ１", "\u202eu1", "U1\u0301"]
BODIES = ["财政局", " 财政局", "财政\u200b局", "财政局　"]


@pytest.mark.parametrize("spelling", PERSONS)
@pytest.mark.parametrize(("after", "duty"), ADJACENT)
def test_one_person_never_does_two_adjacent_duties_whatever_was_stored(after: Any, duty: Any, spelling: str) -> None:
    earlier = (Hand(after, spelling, "发改委"),)

    with pytest.raises(OwnWork):
        duties.separate(duty, earlier, act("u1"), XJ)
    duties.separate(duty, earlier, act("u2"), XJ)


@pytest.mark.parametrize("spelling", BODIES)
@pytest.mark.parametrize(("after", "duty"), ADJACENT)
def test_one_body_does_two_adjacent_duties_only_where_the_pack_lets_it(after: Any, duty: Any, spelling: str) -> None:
    given = act("u2")
    given = replace(given, actor=replace(given.actor, organisation="财政局"))
    rule = next(one for one in XJ.ledger.separations if (one.after, one.duty) == (after, duty))
    swapped = msgspec.structs.replace(rule, bodies="any" if rule.bodies == "other" else "other")
    others = tuple(swapped if one is rule else one for one in XJ.ledger.separations)
    turned = msgspec.structs.replace(XJ, ledger=msgspec.structs.replace(XJ.ledger, separations=others))

    strict, lenient = (XJ, turned) if rule.bodies == "other" else (turned, XJ)
    with pytest.raises(OwnBody) as refused:
        duties.separate(duty, (Hand(after, "u1", spelling),), given, strict)
    duties.separate(duty, (Hand(after, "u1", spelling),), given, lenient)
    duties.separate(duty, (Hand(after, "u1", ""),), given, strict)

    assert refused.value.clause is not None
    assert refused.value.clause.quote == rule.basis.quote


@pytest.mark.parametrize("pack", list(load()), ids=lambda pack: pack.code)
def test_every_pack_says_of_every_pair_whether_another_body_is_needed(pack: Any) -> None:
    assert {(one.after, one.duty) for one in pack.ledger.separations} == set(ADJACENT)
    fewer = msgspec.structs.replace(pack.ledger, separations=pack.ledger.separations[1:])

    found = [field for field, _ in problems(msgspec.structs.replace(pack, ledger=fewer))]
    assert "ledger.separations" in found


async def step(book: Api, path: str, body: Any, role: str, organisation: str, staff: str = "") -> Response:
    token = book.issuer.mint(
        role=Role(role), region="654024", staff=staff or f"staff-{role}", post="p", organisation=organisation
    )
    return await book.post(f"{BOOK}/payments{path}", body, role=role, headers={"Authorization": f"Bearer {token}"})


async def test_who_asked_neither_reviews_nor_pays_for_its_own_body(book: Api) -> None:
    await receive(book)
    await Facts(book).make_payable()
    asked = await step(book, "", payment(), "project-dept", "农业农村局")
    number = asked.json()["payment"]
    said = {"passed": True}

    own = await step(book, f"/{number}/review", said, "reviewer", " 农业农村局　")
    reviewed = await step(book, f"/{number}/review", said, "reviewer", "财政局")
    paid_by_asker = await step(book, f"/{number}/posting", {"voucher_no": "记-1"}, "keeper", "农业农村局")
    paid = await step(book, f"/{number}/posting", {"voucher_no": "记-1"}, "keeper", "财政局")

    for refused in (own, paid_by_asker):
        assert code(refused) == (403, "own-body"), refused.text
        assert "财政部门承担资金合规性审查和支出的财政监督责任" in refused.json()["legal_basis"]["quote"]
        assert "农业农村局" in refused.json()["detail"]
    assert (reviewed.status_code, paid.status_code) == (201, 201), paid.text
