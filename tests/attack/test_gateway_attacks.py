"""Attacks on the one public address, and past it on a service's own port, against the platform as it ships."""

import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import httpx
import pytest
from fastapi.routing import APIRoute

from cli.platform import Person
from deploy.documents import application
from deploy.local.state import read_state
from deploy.postgres.provision import SERVICES
from shared.platform.identity.roles import Role
from shared.platform.web.access_labels import roles_of
from shared.platform.web.limits import STREAMS_OF_ONE
from tests.local.upstream import guarded
from tests.shipped.platform import INWARD, Shipped

COUNTY = "654022"
OFFICE = Person(Role.PUBLISHER, COUNTY, "模拟-公告", "察布查尔县扶贫办（模拟）")
AUDITOR = Person(Role.AUDITOR, COUNTY, "模拟-审计", "察布查尔县审计局（模拟）")
NOTICES = "/disclosure/v1/notices"
LIES = {
    "X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9", "Forwarded": "for=203.0.113.9",
    "Sluice-Client": "203.0.113.9", "Sluice-Gateway": "x" * 32,
}  # fmt: skip
FLOOD, NEIGHBOUR, OFFICE_ADDRESS, WATCHER, OTHER_WATCHER = (f"127.0.1.{number}" for number in range(1, 6))
"""Addresses of the loopback, each somebody's own."""


def own_port(attacked: Shipped, service: str) -> str:
    """A service past the gateway."""
    state = read_state(attacked.layout.state)
    assert state is not None
    return f"http://127.0.0.1:{state.children[service].port}"


@contextmanager
def calling_from(attacked: Shipped, address: str) -> Iterator[httpx.Client]:
    """Somebody who calls the public address from an address of their own."""
    with httpx.Client(
        base_url=attacked.address, transport=httpx.HTTPTransport(local_address=address), timeout=60
    ) as client:
        yield client


@contextmanager
def wire(attacked: Shipped, said: str, address: str = "127.0.0.1") -> Iterator[socket.socket]:
    """A connection on which so much was said."""
    there = ("127.0.0.1", httpx.URL(attacked.address).port or 80)
    with socket.create_connection(there, timeout=60, source_address=(address, 0)) as made:
        made.sendall(said.replace("\n", "\r\n").encode())
        yield made


@pytest.fixture(scope="module")
def notice(attacked: Shipped) -> str:
    """An announcement that is out and may be objected to."""
    office = {"name": "察布查尔县扶贫办（模拟）", "hotline": "0999-3622317"}
    attacked.post(f"/disclosure/v1/organisations/{COUNTY}", office, OFFICE, method="PUT")
    order = {"kind": "policy", "place": COUNTY, "fiscal_year": 2020, "title": "到户产业扶持办法"}
    number = str(attacked.post(NOTICES, order, OFFICE)["notice"])
    content = {"hotline": "12317", "fields": {"text": "到户产业扶持办法全文。"}}
    attacked.post(f"{NOTICES}/{number}/posting", content, OFFICE)
    return number


@pytest.mark.parametrize("service", SERVICES)
def test_a_services_own_port_serves_nobody_who_comes_past_the_gateway(attacked: Shipped, service: str) -> None:
    direct = own_port(attacked, service)
    token = attacked._bearer(AUDITOR)
    for path in ("/", f"/{service}/", f"/{service}/v1/events", f"/{service}/openapi.json", f"/{service}/v1/checkpoint"):
        for headers in ({}, LIES, token):
            assert httpx.get(direct + path, headers=headers).status_code == 403, (path, headers)
    assert httpx.post(f"{direct}/{service}/v1/objections", json={}, headers=token).status_code == 403
    assert httpx.get(f"{direct}/readyz").status_code == 200
    assert httpx.get(f"{direct}/metrics").status_code == 200


def test_nothing_said_about_the_own_address_from_outside_changes_who_is_counted(attacked: Shipped, notice: str) -> None:
    with calling_from(attacked, FLOOD) as flood:
        statuses = [
            flood.post(
                f"{NOTICES}/{notice}/objections",
                json={"text": "面积与实际不符，请核实。"},
                headers={**LIES, "X-Forwarded-For": f"198.51.100.{number}", "Sluice-Client": f"198.51.100.{number}"},
            ).status_code
            for number in range(25)
        ]
    assert statuses[0] == 201
    assert statuses[-1] == 429


def test_who_floods_a_notice_is_told_when_to_come_again_and_a_neighbour_gets_in(attacked: Shipped, notice: str) -> None:
    path, letter = f"{NOTICES}/{notice}/objections", {"text": "补贴名单漏了我家，请核实。"}
    with calling_from(attacked, FLOOD) as flood, calling_from(attacked, NEIGHBOUR) as neighbour:
        refused = [answer for _ in range(30) if (answer := flood.post(path, json=letter)).status_code == 429]
        taken = neighbour.post(path, json=letter)

    assert refused
    assert 1 <= int(refused[-1].headers["retry-after"]) <= 66
    assert refused[-1].json()["code"] == "too-many-requests"
    assert taken.status_code == 201


def test_a_flood_of_programs_leaves_the_forms_of_the_same_office_a_share(attacked: Shipped, notice: str) -> None:
    """A villager who sits behind the flooder's own address."""
    with calling_from(attacked, OFFICE_ADDRESS) as office:
        path = f"/disclosure/notices/{notice}/objections"
        letter = {"text": "补贴名单漏了我家，请核实。"}
        flood = [office.post(f"{NOTICES}/{notice}/objections", json=letter).status_code for _ in range(30)]
        page = office.get(f"/disclosure/notices/{notice}").text
        key = re.search(r'name="key" value="([^"]+)"', page)
        assert key is not None
        villager = office.post(path, data=letter | {"key": key[1], "name": "", "contact": ""})

    assert flood[-1] == 429
    assert villager.status_code == 303


KINDS = {
    "a page": ("/disclosure/", 200),
    "a prefix without its slash": ("/disclosure", 404),
    "the gateway's redirect": ("/", 302),
    "data": (NOTICES, 200),
    "a stylesheet": ("/disclosure/assets/sluice.css", 200),
    "a script": ("/monitoring/assets/live.js", 200),
    "documents": ("/ledger/openapi.json", 200),
    "a checkpoint": ("/ledger/v1/public-key", 200),
    "a feed": ("/disclosure/feeds/0.atom", 200),
    "a refusal for want of a token": ("/ledger/v1/events", 401),
    "a service's not found": (f"{NOTICES}/none", 404),
    "a query that is wrong": (f"{NOTICES}?limit=0", 422),
    "the gateway's not found": ("/nothing", 404),
    "what is closed": ("/ledger/readyz", 404),
}


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_answer_bears_the_same_guard(attacked: Shipped, kind: str, accept: str) -> None:
    path, status = KINDS[kind]
    answer = attacked.ask("GET", path, headers={"Accept": accept})

    assert answer.status_code == status
    guarded(answer)


def routes(service: str) -> list[tuple[str, str, bool]]:
    """Method, an address and whether it is private, of every route of a service's document."""
    found = []
    for route in application(service).routes:
        address = re.sub(r"\{[^}]+\}", "1", route.path)
        private = isinstance(route, APIRoute) and roles_of(route.dependant) is not None
        found += [(method, address, private) for method in route.methods - {"HEAD"} if address not in INWARD]
    return found


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_read_or_done_with_a_token_is_kept_by_nobody_on_any_route(attacked: Shipped, service: str) -> None:
    kept = []
    with httpx.Client(base_url=attacked.address, timeout=60) as client:
        for method, address, private in routes(service):
            for headers in ({}, attacked._bearer(AUDITOR)):
                with client.stream(method, address, headers=headers) as answer:
                    said = answer.headers.get("cache-control", "")
                    may = not private and answer.status_code < 400 and (not headers or said.startswith("public"))
                    kept += [] if may or said == "no-store" else [(method, address, answer.status_code, said)]
    assert kept == []
    assert sum(private for _, _, private in routes(service)) > 5


def test_a_stream_bears_the_same_guard(attacked: Shipped) -> None:
    with httpx.stream("GET", f"{attacked.address}/monitoring/v1/stream", timeout=60) as answer:
        assert answer.status_code == 200
        guarded(answer)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:9.evil.example",
        "localhost:x@evil.example",
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost@evil.example",
        "evil.example:80",
    ],
)
def test_a_foreign_host_never_reaches_a_page_that_names_its_own_address(attacked: Shipped, host: str) -> None:
    for path in ("/disclosure/feeds/0.atom", "/disclosure/", "/monitoring/", "/ledger/v1/public-key"):
        answer = attacked.ask("GET", path, headers={"Host": host, "X-Forwarded-Host": host})
        assert answer.status_code in (400, 421)
        assert "evil.example" not in answer.text
    assert (
        "evil.example" not in attacked.ask("GET", "/disclosure/feeds/0.atom", headers={"X-Forwarded-Host": host}).text
    )


def test_a_hundred_slow_headers_and_bodies_keep_nobody_from_a_page(attacked: Shipped) -> None:
    head = "GET /disclosure/ HTTP/1.1\nHost: localhost\nX-Slow: "
    body = "POST /ledger/v1/books HTTP/1.1\nHost: localhost\nContent-Type: application/json\nContent-Length: 9000\n\n{"
    with ExitStack() as held:
        slow = [held.enter_context(wire(attacked, head if n % 2 else body)) for n in range(100)]
        for path in ("/disclosure/", "/monitoring/", "/ledger/v1/public-key"):
            assert attacked.ask("GET", path).status_code == 200
        assert slow[1].recv(65536) == b""


def test_one_address_does_not_hold_every_stream(attacked: Shipped) -> None:
    ask = "GET /monitoring/v1/stream HTTP/1.1\nHost: localhost\n\n"
    with ExitStack() as held:

        def status(address: str) -> bytes:
            return held.enter_context(wire(attacked, ask, address)).recv(65536).split()[1]

        assert {status(WATCHER) for _ in range(STREAMS_OF_ONE)} == {b"200"}
        assert status(WATCHER) == b"429"
        assert status(OTHER_WATCHER) == b"200"
