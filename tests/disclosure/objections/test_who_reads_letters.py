"""Who is shown what of an objection: every role × region × notice × route, as the rule pack says (P13)."""

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from typing import Any
from uuid import uuid4

import msgspec
import psycopg
import pytest

from shared.contracts import disclosure
from shared.kernel.regional_access import may_bear
from shared.platform.identity.roles import Role
from tests.api import Api
from tests.attack.commands import UNLIMITED
from tests.conftest import Start
from tests.disclosure.builders import COUNTY, DAY, VILLAGE
from tests.disclosure.conftest import hear, posting, publicity_requested  # noqa: F401 -- a fixture

pytestmark = pytest.mark.slow

TOWNSHIP, OTHER_TOWNSHIP, OTHER_COUNTY, PREFECTURE, PROVINCE = "654024101", "654024102", "654025", "6540", "65"
REGIONS = (VILLAGE, TOWNSHIP, OTHER_TOWNSHIP, COUNTY, OTHER_COUNTY, PREFECTURE, PROVINCE)
CALLERS = [(role, region) for role, region in product(Role, REGIONS) if may_bear(role.value, region)]
SECRETS = ("村干部亲戚多占了指标", "买买提", "某村三组")
NAMED = ('"named":true', '"named":false', "具名", "匿名")

BY_TOWNSHIP, BY_DEPARTMENT, BY_INSPECTION = (
    (Role.TOWNSHIP, TOWNSHIP),
    (Role.PROJECT_DEPT, COUNTY),
    (Role.AUDITOR, COUNTY),
)
INVESTIGATED = {
    "village": {BY_TOWNSHIP},
    "township": {BY_DEPARTMENT},
    "county": {BY_DEPARTMENT, BY_INSPECTION},
}
"""Who investigates at first, by the level of the notice (G-09, our default)."""

OVERDUE = INVESTIGATED | {"village": {BY_TOWNSHIP, BY_DEPARTMENT}}
"""Who does once the alert is due."""

DESTROYED = INVESTIGATED | {"village": {BY_DEPARTMENT}}


@dataclass
class Board:
    """A notice of each level with an objection to it."""

    api: Api
    notices: dict[str, str]
    codes: dict[str, str]

    async def ask(self, method: str, path: str, who: tuple[Role, str] | None, **more: Any) -> Any:
        """A request as anybody: (role, region), or the public."""
        headers = {"Authorization": f"Bearer {self.api.token(who[0], who[1])}"} if who else {}
        if method == "POST":
            headers["Idempotency-Key"] = uuid4().hex
        return await self.api.client.request(method, path, headers=headers, **more)


@pytest.fixture
async def api(service: Start) -> Api:
    """The service on the second of March 2020, which counts nobody's calls."""
    api = await service("disclosure", **UNLIMITED)
    api.set_clock(DAY)
    office = {"name": "县扶贫办", "hotline": "0999-5622317"}
    await api.post(f"/organisations/{COUNTY}", office, role="publisher", method="PUT")
    return api


@pytest.fixture
async def board(api: Api, hear: Any) -> Board:  # noqa: F811
    """Three notices, three letters with name and contact."""
    in_township = msgspec.structs.replace(publicity_requested("p-2", window=2), place=TOWNSHIP)
    order = {"kind": "policy", "place": COUNTY, "fiscal_year": 2020, "title": "扶持办法", "about": "654024-2020",
             "fields": {"text": "全文"}}  # fmt: skip
    notices = {
        "village": (await hear("projects", publicity_requested()))["notice"],
        "township": (await hear("projects", in_township))["notice"],
        "county": (await api.post("/notices", order, role="publisher")).json()["notice"],
    }
    letter, codes = dict(zip(("text", "name", "contact"), SECRETS, strict=True)), {}
    for level, number in notices.items():
        body = {} if level == "county" else posting()
        assert (await api.post(f"/notices/{number}/posting", body, role="publisher")).status_code == 200
        sent = await api.client.post(f"/disclosure/v1/notices/{number}/objections", json=letter)
        codes[level] = sent.json()["objection"]
    await api.get(f"/notices?wait_for={sent.json()['sequence']}")
    return Board(api, notices, codes)


def questions(board: Board, level: str) -> list[str]:
    """Every address of the service that answers a question, filled with one notice and the objection to it."""
    names = defaultdict(lambda: "1", number=board.notices[level], code=board.codes[level], place=COUNTY)
    found = []
    for route in board.api.app.routes:
        if "GET" in (getattr(route, "methods", None) or ()) and not NO_QUESTIONS.search(route.path):
            path = str(route.path).replace("{level}", "0").replace("{index:path}", "000.p/8")
            found += [path.format_map(names | {"sequence": n}) for n in ((5, 9, 12) if "{sequence}" in path else (1,))]
    return [*found, f"/disclosure/objections?code={board.codes[level]}&new=1"]


NO_QUESTIONS = re.compile("/events/stream|/metrics|/docs|/assets/|/openapi|/healthz|/readyz")
"""The stream sends the messages of `/events`, and ends only with its caller."""


async def opened(board: Board, level: str) -> set[tuple[Role, str]]:
    """Who is shown the letter."""
    path = f"/disclosure/v1/objections/{board.codes[level]}/letter"
    shown = set()
    for who in (None, *CALLERS):
        answer = await board.ask("GET", path, who)
        assert answer.status_code in (200, 401, 403), (who, answer.text)
        if answer.status_code == 200:
            assert list(answer.json().values())[1:] == list(SECRETS)
            assert answer.headers["cache-control"] == "no-store"
            shown.add(who)
        else:
            assert not any(secret in answer.text for secret in SECRETS)
    return shown


@pytest.mark.req("DIS-29", "DIS-31")
async def test_a_letter_is_opened_by_the_body_of_the_pack_and_each_reading_is_recorded(board: Board) -> None:
    assert {level: await opened(board, level) for level in INVESTIGATED} == INVESTIGATED

    kept = {level: await readers(board, level) for level in INVESTIGATED}
    assert kept == {level: sorted(f"staff-{role}" for role, _ in who) for level, who in INVESTIGATED.items()}

    board.api.advance_clock(30)
    assert {level: await opened(board, level) for level in OVERDUE} == OVERDUE


async def readers(board: Board, level: str) -> list[str]:
    path = f"/disclosure/v1/objections/{board.codes[level]}/readings"
    shown = {who: await board.ask("GET", path, who) for who in (None, *CALLERS)}
    may = {who for who, answer in shown.items() if answer.status_code == 200}
    assert may == {(Role.AUDITOR, region) for region in (COUNTY, PREFECTURE, PROVINCE)} | (
        {(Role.AUDITOR, TOWNSHIP)} if level != "county" else set()
    ) | ({(Role.AUDITOR, VILLAGE)} if level == "village" else set())
    assert not any(secret in answer.text for answer in shown.values() for secret in SECRETS)
    return sorted(row["staff"] for row in shown[BY_INSPECTION].json()["items"])


async def test_no_other_route_shows_anybody_who_wrote_what_or_whether_a_name_was_given(board: Board) -> None:
    wrong, answered = [], 0
    asked = {path for level in board.notices for path in questions(board, level) if not path.endswith("/letter")}
    for path, who in product(sorted(asked), (None, *CALLERS)):
        answer = await board.ask("GET", path, who)
        answered += answer.status_code == 200
        if any(secret.encode() in answer.content for secret in SECRETS):
            wrong.append((who, path, "secret"))
        if path != "/disclosure/v1/objections" and any(said.encode() in answer.content for said in NAMED):
            wrong.append((who, path, "named"))

    assert not wrong, (len(wrong), wrong[:20])
    assert answered > 2_000


async def test_the_list_tells_whether_a_name_was_given_to_who_investigates_alone(board: Board) -> None:
    level_of = {code: level for level, code in board.codes.items()}
    for who in CALLERS:
        answer = await board.ask("GET", "/disclosure/v1/objections", who)
        if answer.status_code == 403:
            continue
        for row in answer.json()["items"]:
            level = level_of[row["objection"]]
            assert ("named" in row) == (who in INVESTIGATED[level]), (who, row)
            assert set(row) - {"named"} == SHOWN


SHOWN = {"objection", "notice", "place", "state", "received_on", "due_on", "alert_on", "decided_on", "reply",
         "sequence", "late", "alert"}  # fmt: skip


async def test_nobody_lists_what_lies_above_or_beside_the_own_region(board: Board) -> None:
    for who, place in product(CALLERS, ("", *REGIONS)):
        answer = await board.ask("GET", f"/disclosure/v1/objections?place={place}", who)
        if answer.status_code == 200:
            assert (place or who[1]).startswith(who[1]), (who, place)
            assert all(row["place"].startswith(who[1]) for row in answer.json()["items"])
        else:
            assert answer.status_code == 403, (who, place, answer.text)


async def test_nobody_else_takes_an_objection_up_decides_on_it_or_destroys_its_letter(board: Board) -> None:
    resolution, reason = {"upheld": False, "reply": "经核实，与申报一致。"}, {"reason": "来信人申请"}

    assert await given(board, "investigation", {}) == INVESTIGATED
    for level, who in INVESTIGATED.items():
        path = f"/disclosure/v1/objections/{board.codes[level]}/investigation"
        assert (await board.ask("POST", path, min(who), json={})).status_code == 200
    assert await given(board, "resolution", resolution) == INVESTIGATED
    for level, who in INVESTIGATED.items():
        path = f"/disclosure/v1/objections/{board.codes[level]}/resolution"
        done = await board.ask("POST", path, min(who), json=resolution)
    await board.api.get(f"/notices?wait_for={done.json()['sequence']}")
    assert await given(board, "erasure", reason) == DESTROYED
    assert {level: await opened(board, level) for level in INVESTIGATED} == INVESTIGATED


async def given(board: Board, act: str, body: dict[str, Any]) -> dict[str, set[tuple[Role, str]]]:
    """Who may, by the level of the notice; nothing is done."""
    may: dict[str, set[tuple[Role, str]]] = {level: set() for level in board.codes}
    for (level, code), who in product(board.codes.items(), (None, *CALLERS)):
        path = f"/disclosure/v1/objections/{code}/{act}?dry_run=true"
        answer = await board.ask("POST", path, who, json=body)
        assert answer.status_code in (200, 401, 403), (who, answer.text)
        if answer.status_code == 200:
            may[level].add(who)
        elif answer.json()["code"] == "not-investigator":
            assert answer.json()["legal_basis"]["quote"]
    return may


async def test_neither_the_body_nor_the_official_that_posted_a_notice_opens_its_letters(
    board: Board,
) -> None:
    mint = board.api.issuer.mint
    base = {"post": "x", "simulated": False, "hours": 1}
    same_body = mint(role=Role.PROJECT_DEPT, region=COUNTY, staff="other", organisation="org-publisher", **base)
    same_person = mint(role=Role.TOWNSHIP, region=TOWNSHIP, staff="ＳＴＡＦＦ-publisher", organisation="镇", **base)

    for token, level, code in ((same_body, "county", "not-investigator"), (same_person, "village", "own-notice")):
        path = f"/disclosure/v1/objections/{board.codes[level]}/letter"
        answer = await board.api.client.get(path, headers={"Authorization": f"Bearer {token}"})
        assert (answer.status_code, answer.json()["code"]) == (403, code)
    with psycopg.connect(board.api.database_url.replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT count(*) FROM letter_readings").fetchone() == (0,)


def test_no_published_message_can_carry_anything_of_who_wrote_a_letter() -> None:
    told = {
        field.name
        for message in (disclosure.ObjectionReceived, disclosure.ObjectionInvestigated, disclosure.ObjectionResolved)
        for field in msgspec.structs.fields(message)
    }

    assert told == {"notice", "about", "window", "objection", "county", "fiscal_year", "upheld"}
