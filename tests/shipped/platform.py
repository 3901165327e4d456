"""The platform as `sluice up` starts it, and everything that is asked of it through the gateway, counted."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx
import psycopg

from cli.platform import Person, Platform
from deploy.documents import SERVICES, application
from deploy.local.layout import Layout
from deploy.local.program import ROOT
from deploy.local.services import readiness
from deploy.local.state import read_state
from shared.platform.identity.issuer import DevelopmentIssuer
from shared.platform.identity.roles import Role
from tests import stack as servers
from tests.waiting import wait_until

START_SECONDS = 120
OFTENER = {"SLUICE_COMPARE_SECONDS": "10"}
"""No test waits a minute for what the platform does every minute."""

INWARD = {"/healthz", "/readyz", "/metrics", *(f"/{service}/readyz" for service in SERVICES)}
"""What the gateway closes: `sluice status` asks it, and the last test with it."""

Operation = tuple[str, str]


def operations() -> dict[Operation, re.Pattern[str]]:
    """Every operation of the four documents and every page: (method, path) -> what its addresses look like."""
    found: dict[Operation, re.Pattern[str]] = {}
    for service in SERVICES:
        for route in application(service).routes:
            for method in getattr(route, "methods", None) or ():
                found[method, route.path] = _addresses(route.path)  # type: ignore[attr-defined]
    return {(method, path): seen for (method, path), seen in found.items() if path not in INWARD and method != "HEAD"}


def _addresses(path: str) -> re.Pattern[str]:
    parts = re.split(r"(\{[^}]+\})", path)
    names = {part: "(.+)" if part.endswith(":path}") else "([^/]+?)" for part in parts if part.startswith("{")}
    return re.compile("".join(names.get(part, re.escape(part)) for part in parts) + "$")


class Shipped(Platform):
    """The running platform. Remembers which operations it answered with success."""

    def __init__(self, layout: Layout) -> None:
        state = read_state(layout.state)
        assert state is not None
        super().__init__(state.address, DevelopmentIssuer.load_or_create(layout.issuer), layout.clock)
        self.layout = layout
        self.driven: set[Operation] = set()
        self._operations = operations()
        self._http.event_hooks = {"response": [self._note]}

    def _note(self, answer: httpx.Response) -> None:
        if answer.is_success:
            path, method = answer.request.url.path, answer.request.method
            fitting = [op for op, seen in self._operations.items() if op[0] == method and seen.match(path)]
            if fitting:
                self.driven.add(min(fitting, key=lambda op: op[1].count("{")))

    @property
    def missing(self) -> set[Operation]:
        """The operations that nobody asked for with success."""
        return self._operations.keys() - self.driven

    def get(self, path: str, by: Person | None = None, **query: Any) -> dict[str, Any]:
        """As the platform's; the address may bring a query of its own."""
        address, _, own = path.partition("?")
        return super().get(address, by, **(dict(parse_qsl(own)) | query))

    def fetch(self, path: str, by: Person | None = None, **query: Any) -> httpx.Response:
        """An answer as it came: a page, a file, a proof."""
        answer = self._http.get(path, params=query or None, headers=self._bearer(by))
        assert answer.status_code == 200, f"{path}: {answer.text}"
        return answer

    def found(self, path: str) -> dict[str, Any] | None:
        """What everyone may read at an address; None while there is nothing."""
        answer = self._http.get(path)
        return dict(answer.json()) if answer.is_success else None

    def ask(self, method: str, path: str, by: Person | None = None, **request: Any) -> httpx.Response:
        """Whatever comes back, once, refusals too."""
        headers = self._bearer(by) | request.pop("headers", {})
        return self._http.request(method, path, headers=headers, **request)

    def token(self, by: Person) -> str:
        """Somebody's bearer token, for a command of ours."""
        return self._token(by)

    def said(self) -> str:
        """What the services say of themselves at this moment: of this `sluice status` makes its table."""
        state = read_state(self.layout.state)
        assert state is not None
        asked = (readiness(state.children[service].port) for service in SERVICES)
        return "\n".join(line for service in asked for line in (*service.troubles, *service.warnings))

    def seal(self, service: str) -> None:
        """Have a service's log sealed now."""
        assert self._http.post(f"/{service}/v1/checkpoint", headers=self._bearer(self.auditor)).status_code == 201

    def submit(self, path: str, page: str, **words: str) -> httpx.Response:
        """Send a form as the page served it, and follow where it leads."""
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
        answer = self._http.post(path, data=hidden | words)
        assert answer.status_code == 303, answer.text
        self.driven.add(next(op for op, seen in self._operations.items() if op[0] == "POST" and seen.match(path)))
        return self.fetch(answer.headers["location"])

    def first_event(self, path: str, by: Person | None = None) -> str:
        """The first event of a stream of server-sent events."""
        with self._http.stream("GET", path, headers=self._bearer(by)) as answer:
            assert answer.status_code == 200
            return next(line for line in answer.iter_lines() if line.startswith("data:"))

    def effect(
        self, path: str, body: dict[str, Any], by: Person, read: str, shows: Callable[[Any], Any], **more: Any
    ) -> dict[str, Any]:
        """Give a command and read its effect back: the read waits for the command's own position in the log."""
        answer = self.post(path, body, by, **more)
        self.shown(read, answer["sequence"], shows)
        return answer

    def file(self, path: str, content: bytes, by: Person, read: str, shows: Callable[[Any], Any], **query: Any) -> Any:
        """The same for a file."""
        answer = self.send(path, content, by, **query)
        self.shown(read, answer["sequence"], shows)
        return answer

    def shown(self, read: str, sequence: int, shows: Callable[[Any], Any]) -> None:
        """What is read at a position of the log is what a command did."""
        answer = self.get(read, self.auditor, wait_for=sequence)
        assert shows(answer), f"{read} at {sequence}: {answer}"

    @property
    def auditor(self) -> Person:
        """Who reads everything of the county."""
        return Person(Role.AUDITOR, "654024", "模拟-审计", "审计局（模拟）")


def written_by_a_newer_version(layout: Layout) -> None:
    """An entry of a kind that the running version does not know stands at the end of the ledger's log."""
    url = servers.administrator_url(layout, "sluice_ledger")
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as owner:
        owner.execute(
            "INSERT INTO ledger_events (originator_id, originator_version, topic, state, notification_id)"
            " SELECT gen_random_uuid(), 1, 'ledger.forgotten', state, notification_id + 1"
            " FROM ledger_events ORDER BY notification_id DESC LIMIT 1"
        )


def sluice(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of ours to its end."""
    argv = (sys.executable, "-m", "cli.main", *arguments)
    return subprocess.run(argv, check=False, cwd=ROOT, capture_output=True, text=True, timeout=120)


def _ready(layout: Layout) -> bool:
    state = read_state(layout.state)
    return state is not None and state.ready


@contextmanager
def up(data: Path) -> Iterator[Layout]:
    """`sluice up` in a process of its own, as a person starts it; `sluice down` at the end."""
    layout = Layout(data)
    argv = (sys.executable, "-m", "cli.main", "up", "--data", str(data), "--port", "18800")
    with subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.DEVNULL, env=os.environ | OFTENER) as process:
        try:
            wait_until(lambda: _ready(layout) or process.poll() is not None, START_SECONDS)
            assert process.poll() is None, "sluice up ended"
            yield layout
        finally:
            ended = sluice("down", "--data", str(data))
            assert ended.returncode == 0, ended.stdout + ended.stderr
