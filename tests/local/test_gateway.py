"""The gateway: one address, what passes and what does not."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from deploy.local.caddy import caddy
from deploy.local.ports import internal_port
from deploy.postgres.provision import SERVICES
from tests import stack

HEARD = threading.Event()
"""The first event of a stream came through the gateway."""


class Upstream(BaseHTTPRequestHandler):
    """Answers with its own port and the path; /…/stream sends an event, and another once the first was heard."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if not self.path.endswith("/stream"):
            return self._answer(f"{self.server.server_address[1]} {self.path}".encode())
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for event in (b"data: first\n\n", b"data: second\n\n"):
            self.wfile.write(event)
            self.wfile.flush()
            HEARD.wait(20)
        self.close_connection = True
        return None

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(b"taken")

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def upstream() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Upstream) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def ports() -> Iterator[dict[str, int]]:
    """Four upstream servers in the services' places; monitoring's place is empty."""
    with upstream() as ledger, upstream() as projects, upstream() as disclosure:
        yield {"ledger": ledger, "projects": projects, "disclosure": disclosure, "monitoring": internal_port()}


@pytest.fixture(scope="module")
def gateway(ports: dict[str, int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The gateway before them."""
    where, port = tmp_path_factory.mktemp("caddy"), internal_port(ports.values())
    program = caddy(where, host="127.0.0.1", port=port, log=where / "log", services=ports)
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


def test_every_answer_forbids_framing_sniffing_and_foreign_scripts(gateway: httpx.Client) -> None:
    headers = gateway.get("/disclosure/").headers
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'self'")
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "server" not in headers or headers["server"] != "Caddy"


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
    program = caddy(tmp_path / "caddy", host="127.0.0.1", port=1, log=tmp_path / "log", services={})
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
