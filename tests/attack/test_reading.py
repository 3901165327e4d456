"""Role, region and question: every cell of the table over every question of the four OpenAPI documents (P10)."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
import pytest
from starlette.types import Message

from deploy.documents import SERVICES, application
from shared.platform.identity.roles import Role
from shared.platform.reconciling.findings import Finding, Found, What
from shared.platform.reconciling.records import ASKED, Records
from shared.tlog.checkpoints import read_checkpoint
from shared.tlog.notes import new_private_key
from tests.api import Api
from tests.attack.commands import SCENES
from tests.attack.levels import LEVELS, Levels, regions_of
from tests.attack.reading import ALL, TABLE, Reads, Rule, answer_is_fine, question
from tests.conftest import Start

pytestmark = pytest.mark.slow

NOT_ASKED = re.compile(r"(/\w+)?/(healthz|readyz)|/metrics")
"""What every process answers about itself."""

Answer = tuple[int, bytes]


class Asked:
    """One service with rows of every level, asked as every role of every region."""

    def __init__(self, levels: Levels) -> None:
        self.levels, self.api = levels, levels.scene.api
        self.regions = regions_of(levels.village)
        self.things = levels.things | {
            "within": {code: code for code in self.regions.values() if code},
            "counties": {code: code for code in self.regions.values() if 0 < len(code) <= 6},
            "addressed": dict.fromkeys(levels.addressed, levels.county),
        }
        self.names: dict[str, Any] = {"pack": "XJ@2018-11-28", "level": "0", "entry_no": "1"} | levels.scene.names
        self._tokens: dict[tuple[Role, str], str] = {}

    async def prepare(self) -> None:
        """Everything is read by the service, sealed, and known here by its place."""
        last = self.levels.scene.events()
        everything = await self.get("/events", {"limit": "1000", "wait_for": str(last)}, self.token(Role.SYSTEM, ""))
        places = {event["sequence"]: event["place"] for event in msgspec.json.decode(everything[1])}
        assert len(places) == last < 256
        of_each_place = {place: sequence for sequence, place in places.items()}
        self.things |= {"events": places, "sequence": {s: place for place, s in of_each_place.items()}}
        self.names |= {"sequence": "1", "index": f"000.p/{last}"}
        self.names["run"] = self._something_of_every_place_differs()
        headers = {"Authorization": f"Bearer {self.token(Role.AUDITOR, self.levels.county)}"}
        sealed = await self.api.client.post(f"/{self.api.name}/v1/checkpoint", headers=headers)
        assert sealed.status_code == 201, sealed.text
        answers, _ = read_checkpoint(sealed.text.partition("\n\n")[0] + "\n").answers
        assert answers < 256
        self.things["answers"] = {f"000.p/{answers}": self.levels.county}

    def _something_of_every_place_differs(self) -> str:
        """The number of a comparison that found a row of each region."""
        now = self.api.app.state.service.clock()
        found = Found()
        found.add(*(Finding("rows", What.CHANGED, place=code) for code in self.things["within"]))
        with self.api.app.state.service.engine.begin() as connection:
            records = Records(connection, self.api.name)
            run = records.begin(now, ASKED, "", heals=False)
            records.end(run, found, now, 0.0)
        return str(run.number)

    def token(self, role: Role, region: str) -> str:
        """The token of a role of a region, made once."""
        if (role, region) not in self._tokens:
            self._tokens[role, region] = self.api.token(role, region)
        return self._tokens[role, region]

    async def get(self, path: str, query: dict[str, str], token: str | None) -> Answer:
        """Status and body of an answer; of a stream what it sends at once."""
        return await _get(self.api.app, f"/{self.api.name}/v1{path}", urlencode(query), token)

    def subjects(self, reads: Reads) -> Iterator[tuple[str, str, frozenset[Role]]]:
        """The things that a question is asked of, their places, and the roles that ask: all of the first one."""
        things = self.things[reads.things or reads.of] if reads.of else {"": self.levels.county}
        own_first = sorted(things.items(), key=lambda thing: not thing[1].startswith(self.levels.county))
        one = min(reads.roles & {Role.AUDITOR, Role.TOWNSHIP} or reads.roles)
        for number, (name, place) in enumerate(own_first):
            yield name, place, ALL if number == 0 and not reads.by_one else frozenset({one})

    async def cells(self, reads: Reads) -> AsyncIterator[str]:
        """What is wrong with each cell of a question, "" where nothing is. What is public is asked without a token."""
        if reads.rule is Rule.PUBLIC:
            path, query = question(reads, self.names)
            status, body = await self.get(path, query, None)
            yield "" if status == 200 else f"{reads.route} for everybody: {status} {body.decode()[:300]}"
            return
        for name, place, roles in self.subjects(reads):
            path, query = question(reads, self.names | {reads.of: name})
            for role in sorted(roles):
                for where, region in self.regions.items():
                    status, body = await self.get(path, query, self.token(role, region))
                    wrong = self._wrong(reads, place, role, region, status, body)
                    yield f"{reads.route} {query} {name} for {role} of {where}: {wrong}" if wrong else ""

    def _wrong(self, reads: Reads, place: str, role: Role, region: str, status: int, body: bytes) -> str:
        code = "" if status == 200 else msgspec.json.decode(body).get("code", "")
        if not region and role is not Role.SYSTEM:
            return "" if status == 401 else f"{status} {code} where no token may be without a region"
        if role not in reads.roles:
            return "" if (status, code) == (403, "role-forbidden") else f"{status} {code} for a role without need"
        if not _may_ask(reads.rule, place, region):
            refused = status == 404 or (status, code) == (403, "outside-region")
            return "" if refused else f"{status} {code} outside the region"
        if not answer_is_fine(reads, status):
            return f"{status} {body.decode()[:300]}"
        return self._wrong_rows(reads, place, role, region, body) if reads.rows else ""

    def _wrong_rows(self, reads: Reads, place: str, role: Role, region: str, body: bytes) -> str:
        """All rows are of the county's own book, library or register: those of another one have none."""
        rows = self.things[reads.rows] if place == self.levels.county else {}
        shown = reads.shows(body) if reads.shows else {name for name in rows if _stands_in(name, body.decode())}
        wanted = {name for name, place in rows.items() if place.startswith(region)}
        wanted |= {name for name, to in self.levels.addressed.items() if name in rows and to == role}
        fits = shown <= wanted if reads.some else shown == wanted
        return "" if fits else f"shows {sorted(shown)}, its region has {sorted(wanted)}"


def _may_ask(rule: Rule, place: str, region: str) -> bool:
    """By the codes alone, apart from the policy: own region or below; for some rules a place in it."""
    if rule in (Rule.LAW, Rule.LIST):
        return True
    below = rule in (Rule.PART, Rule.BINDING) and region.startswith(place)
    return place.startswith(region) or below


def _stands_in(name: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) is not None


async def _get(app: Any, address: str, query: str, token: str | None) -> Answer:
    """Ask as a server does; of a stream one sees what it sends before it waits for news, then the client goes away."""
    begun, enough, body = {"status": 0}, asyncio.Event(), bytearray()
    bearer = [(b"authorization", f"Bearer {token}".encode())] if token else []
    coming: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Message:
        if not coming:
            await enough.wait()
        return coming.pop() if coming else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        begun["status"] = message.get("status", begun["status"])
        body.extend(message.get("body", b""))
        if b": ping" in body:
            enough.set()

    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "GET",
        "path": address, "raw_path": quote(address).encode(), "query_string": query.encode(), "root_path": "",
        "scheme": "http", "client": ("127.0.0.1", 1), "server": ("sluice", 80),
        "headers": [(b"host", b"sluice"), *bearer],
    }  # fmt: skip
    await app(scope, receive, send)
    return begun["status"], bytes(body)


async def rows_of_every_level(service: Start, name: str) -> Asked:
    """A service with something of every level in it, its log sealed."""

    async def sealing(name: str, **more: Any) -> Api:
        return await service(name, sealing_key=new_private_key(), seal_seconds=3600, **more)

    scene = await SCENES[name](sealing)
    found = Asked(await LEVELS[name](scene))
    await found.prepare()
    return found


@pytest.mark.parametrize("name", SERVICES)
def test_every_question_of_the_documents_is_in_the_table_with_its_roles(name: str) -> None:
    documented = {
        path.removeprefix(f"/{name}/v1"): set(operation["get"]["x-roles"])
        for path, operation in application(name).openapi()["paths"].items()
        if "get" in operation and not NOT_ASKED.fullmatch(path)
    }
    declared = {
        reads.route: set() if reads.rule is Rule.PUBLIC else {role.value for role in reads.roles}
        for reads in TABLE[name]
    }

    assert documented == declared


@pytest.mark.req("XC-03", "XC-08", "XC-16", "XC-86")
@pytest.mark.parametrize("name", SERVICES)
async def test_every_question_shows_each_role_of_each_region_its_own_and_no_more(service: Start, name: str) -> None:
    asked = await rows_of_every_level(service, name)
    found = [cell for reads in TABLE[name] async for cell in asked.cells(reads)]
    wrong = [cell for cell in found if cell]

    assert not wrong, "\n".join([str(len(wrong)), *wrong[:40]])
    assert len(found) > 1_000
