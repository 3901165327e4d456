"""The gateway: one address, what passes and what does not."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from deploy.local.caddy import caddy
from deploy.local.ports import internal_port
from deploy.postgres.provision import SERVICES
from tests import stack
from tests.local.upstream import CUT_OFF, HEARD, POSTED, PROXY, SECRET, guarded, upstream


@pytest.fixture(scope="module")
def ports() -> Iterator[dict[str, int]]:
    """Four upstream servers in the services' places; monitoring's place is empty."""
    with upstream() as ledger, upstream() as projects, upstream() as disclosure:
        yield {"ledger": ledger, "projects": projects, "disclosure": disclosure, "monitoring": internal_port()}


@pytest.fixture(scope="module")
def gateway(programs: None, ports: dict[str, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The gateway before them."""
    where, port = tmp_path_factory.mktemp("caddy"), internal_port(ports.values())
    program = caddy(where, host="127.0.0.1", port=port, log=where / "log", services=ports, secret=SECRET)
    trusting = {"SLUICE_TRUSTED_PROXIES": f"{PROXY}/32 10.0.0.0/8", "SLUICE_HOSTS": "localhost sluice.example.org"}
    program = replace(program, environment=program.environment | trusting | {"SLUICE_BODY_TIME": "2s"})
    with stack.running(program), httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=15) as client:
        yield client


@pytest.mark.parametrize("service", [name for name in SERVICES if name != "monitoring"])
def test_each_services_paths_reach_it_unchanged(gateway: httpx.Client, ports: dict[str, int], service: str) -> None:
    assert gateway.get(f"/{service}/v1/books?x=1").text == f"{ports[service]} /{service}/v1/books?x=1"


def test_the_root_leads_to_the_public_notices(gateway: httpx.Client) -> None:
    answer = gateway.get("/")
    assert (answer.status_code, answer.headers["location"]) == (302, "/disclosure/")


def test_the_gateway_answers_for_its_own_health(gateway: httpx.Client) -> None:
    assert gateway.get("/healthz").text == "ok"


@pytest.mark.parametrize("path", ["/metrics", "/ledger/metrics", "/readyz", "/ledger/readyz", "/nothing"])
def test_what_is_not_for_the_public_is_not_found(gateway: httpx.Client, path: str) -> None:
    answer = gateway.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["title"] == "未找到"


ANSWERS = {
    "its own": ("GET", "/healthz", 200),
    "a redirect": ("GET", "/", 302),
    "a service's": ("GET", "/disclosure/x", 200),
    "a stylesheet": ("GET", "/gateway.css", 200),
    "not found": ("GET", "/nothing", 404),
    "closed": ("GET", "/ledger/metrics", 404),
    "a service away": ("GET", "/monitoring/x", 502),
    "a service full": ("GET", "/ledger/full", 503),
    "too large": ("POST", "/ledger/x", 413),
}


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
@pytest.mark.parametrize("kind", ANSWERS)
def test_every_answer_forbids_framing_sniffing_and_foreign_scripts(
    gateway: httpx.Client, kind: str, accept: str
) -> None:
    method, path, status = ANSWERS[kind]
    content = bytes(26_000_000) if status == 413 else None
    answer = gateway.request(method, path, content=content, headers={"Accept": accept})

    assert answer.status_code == status
    guarded(answer)
    assert "strict-transport-security" not in answer.headers
    if status >= 400:
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-type"].startswith(
            "text/html" if "html" in accept else "application/problem+json"
        )


def test_a_service_is_told_the_callers_address_and_secret_whatever_the_caller_says(
    gateway: httpx.Client,
) -> None:
    lies = {
        "X-Forwarded-For": "9.9.9.9", "X-Real-IP": "9.9.9.9", "Forwarded": "for=9.9.9.9", "X-Forwarded-Host": "evil",
        "Sluice-Client": "9.9.9.9", "Sluice-Gateway": "guess", "True-Client-IP": "9.9.9.9",
        "X-Forwarded-Proto": "https",
    }  # fmt: skip
    told = gateway.get("/ledger/headers", headers=lies).json()

    assert (told["sluice-client"], told["sluice-gateway"], told["x-forwarded-proto"]) == ("127.0.0.1", SECRET, "http")
    assert not {"x-forwarded-for", "x-real-ip", "forwarded", "x-forwarded-host", "via"} & set(told)


@pytest.mark.parametrize(
    ("chain", "client"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("9.9.9.9, 203.0.113.7", "203.0.113.7"),
        ("203.0.113.7, 10.1.2.3", "203.0.113.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("", PROXY),
        ("nonsense", PROXY),
    ],
)
def test_only_a_trusted_proxy_is_believed_and_only_the_last_untrusted_address(
    gateway: httpx.Client, chain: str, client: str
) -> None:
    transport = httpx.HTTPTransport(local_address=PROXY)
    with httpx.Client(base_url=gateway.base_url, transport=transport) as proxy:
        told = proxy.get("/ledger/headers", headers={"X-Forwarded-For": chain, "X-Forwarded-Proto": "https"}).json()
    assert (told["sluice-client"], told["x-forwarded-proto"]) == (client, "https")


def test_who_came_by_tls_is_told_to_stay_with_it(gateway: httpx.Client) -> None:
    for path in ("/ledger/x", "/nothing", "/"):
        answer = gateway.get(path, headers={"X-Forwarded-Proto": "https"})
        assert answer.headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST", "127.0.0.1:9", "sluice.example.org", "sluice.example.org:80"]
)
def test_the_platform_answers_by_its_own_names(gateway: httpx.Client, host: str) -> None:
    assert gateway.get("/ledger/x", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.sluice.example.org",
        "127.0.0.2",
        "[::1]",
    ],
)
@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_a_name_that_is_not_the_platforms_is_refused(gateway: httpx.Client, host: str, accept: str) -> None:
    answer = gateway.get("/ledger/x", headers={"Host": host, "Accept": accept})
    assert answer.status_code == 421
    assert "网址不对" in answer.text
    guarded(answer)
    assert gateway.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("request_line", "headers"),
    [
        ("GET http://evil.example/ledger/x HTTP/1.1", "Host: localhost"),
        ("GET /ledger/x HTTP/1.0", "X: no host"),
        ("GET /ledger/x HTTP/1.1", "Host: localhost\r\nHost: evil.example"),
        ("GET /ledger/x HTTP/1.1", "Host:"),
        ("GET /ledger/x HTTP/1.1", f"Host: localhost\r\nX: {'a' * 50_000}"),
    ],
    ids=["absolute", "none", "two", "empty", "large"],
)
def test_a_request_whose_host_or_headers_are_odd_reaches_no_service(
    gateway: httpx.Client, request_line: str, headers: str
) -> None:
    with socket.create_connection(("127.0.0.1", gateway.base_url.port or 0), timeout=15) as wire:
        wire.sendall(f"{request_line}\r\n{headers}\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: wire.recv(65536), b""))
    assert answer.split()[1] in (b"400", b"421", b"431")
    assert b"Server:" not in answer


@pytest.mark.parametrize(
    "path",
    [
        "/ledger/%72eadyz",
        "/ledger//readyz",
        "/ledger/x/../readyz",
        "/ledger/./metrics",
        "/LEDGER/READYZ",
        "/ledger/metrics?x",
    ],
)
def test_no_spelling_of_a_closed_path_reaches_a_service(
    gateway: httpx.Client, ports: dict[str, int], path: str
) -> None:
    with socket.create_connection(("127.0.0.1", gateway.base_url.port or 0), timeout=15) as wire:
        wire.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: wire.recv(65536), b""))
    assert answer.split()[1] == b"404"
    assert str(ports["ledger"]).encode() not in answer


def test_a_small_body_reaches_a_service_when_it_is_whole(gateway: httpx.Client) -> None:
    POSTED.clear()
    with socket.create_connection(("127.0.0.1", gateway.base_url.port or 0), timeout=15) as wire:
        wire.sendall(b"POST /ledger/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nabc")
        assert not POSTED.wait(0.5)
        wire.sendall(bytes(997))
        assert wire.recv(65536).split()[1] == b"200"
    assert POSTED.is_set()


def test_a_large_body_reaches_a_service_as_it_comes(gateway: httpx.Client) -> None:
    POSTED.clear()
    with socket.create_connection(("127.0.0.1", gateway.base_url.port or 0), timeout=15) as wire:
        wire.sendall(b"POST /ledger/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n")
        wire.sendall(bytes(70_000))
        assert POSTED.wait(15)
        wire.sendall(bytes(30_000))
        assert wire.recv(65536).split()[1] == b"200"


def test_a_small_body_that_comes_too_slowly_never_reaches_a_service(gateway: httpx.Client) -> None:
    POSTED.clear()
    with socket.create_connection(("127.0.0.1", gateway.base_url.port or 0)) as wire:
        wire.sendall(b"POST /ledger/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nabc")
        assert not POSTED.wait(4)


def test_a_large_body_that_comes_too_slowly_is_ended_for_the_service(gateway: httpx.Client) -> None:
    CUT_OFF.clear()
    with socket.create_connection(("127.0.0.1", gateway.base_url.port or 0)) as wire:
        wire.sendall(b"POST /ledger/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n" + bytes(70_000))
        assert CUT_OFF.wait(30)


def test_headers_that_come_too_slowly_end_the_connection(gateway: httpx.Client) -> None:
    with socket.create_connection(("127.0.0.1", gateway.base_url.port or 0), timeout=60) as wire:
        wire.sendall(b"GET /ledger/x HTTP/1.1\r\nHost: localhost\r\n")
        assert wire.recv(65536) == b""


def test_a_body_of_more_than_25_megabytes_is_refused(gateway: httpx.Client) -> None:
    assert gateway.post("/ledger/x", content=bytes(24_000_000)).text == "taken"
    answer = gateway.post("/ledger/x", content=bytes(26_000_000))
    assert (answer.status_code, answer.json()["title"]) == (413, "内容过大")


def test_events_flow_as_they_happen(gateway: httpx.Client) -> None:
    with gateway.stream("GET", "/ledger/stream") as answer:
        told = answer.iter_text()
        first = next(told)
        HEARD.set()
        rest = "".join(told)
    assert (first, rest) == ("data: first\n\n", "data: second\n\n")


@pytest.mark.slow
def test_a_service_that_stays_away_is_a_problem_that_says_to_retry(gateway: httpx.Client) -> None:
    answer = gateway.get("/monitoring/v1/rates")
    assert answer.status_code == 502
    assert "稍后" in answer.json()["detail"]


def test_the_log_directory_stays_inside_the_data_directory(gateway: httpx.Client, tmp_path: Path) -> None:
    program = caddy(tmp_path / "caddy", host="127.0.0.1", port=1, log=tmp_path / "log", services={}, secret=SECRET)
    assert program.environment["XDG_DATA_HOME"] == str(tmp_path / "caddy")


@pytest.mark.parametrize(
    ("path", "status", "says"), [("/nowhere", 404, "没有这个页面"), ("/monitoring/", 502, "暂时打不开")]
)
def test_a_browser_is_told_by_a_page_what_the_gateway_itself_refuses(
    gateway: httpx.Client, path: str, status: int, says: str
) -> None:
    page, data = gateway.get(path, headers={"Accept": "text/html,*/*;q=0.8"}), gateway.get(path)

    assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert says in page.text
    assert '<a href="/disclosure/">' in page.text
    assert data.headers["content-type"] == "application/problem+json; charset=utf-8"
