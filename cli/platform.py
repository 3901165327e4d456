"""Talking to a running platform: a person with a role, a key for every command, patience while something restarts."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import httpx

from deploy.local import clock
from shared.platform.identity.issuer import DevelopmentIssuer
from shared.platform.identity.roles import Role

T = TypeVar("T")

PATIENCE_SECONDS = 120.0
POLL_SECONDS = 0.1
BUSY = (429, 502, 503, 504)


class Refusal(Exception):
    """The platform said no; `problem` is what it answered."""

    def __init__(self, path: str, problem: dict[str, Any]) -> None:
        fields = "；".join(f"{e['pointer']} {e['detail']}" for e in problem.get("errors", []))
        super().__init__(f"{path}：{problem.get('title')}：{problem.get('detail')}{'：' if fields else ''}{fields}")
        self.problem = problem


class TimedOut(Exception):
    """What was waited for did not come."""


@dataclass(frozen=True)
class Person:
    """Somebody with one role in one region, at one organisation."""

    role: Role
    region: str
    staff: str
    organisation: str


class Platform:
    """A platform behind one address. A command keeps its key until it is answered, so a restart cannot double it.

    What is read from a service is never older than what was last written to it here: a read names the position of the
    last command that the service answered.
    """

    def __init__(self, address: str, issuer: DevelopmentIssuer, clock_file: Path) -> None:
        self.address = address
        self._issuer, self._clock_file = issuer, clock_file
        self._http = httpx.Client(base_url=address, timeout=60)
        self._token = lru_cache(maxsize=None)(self._mint)
        self._written: dict[str, int] = {}
        self._noting = Lock()

    def close(self) -> None:
        """Let the connections go."""
        self._http.close()

    def post(self, path: str, body: dict[str, Any], by: Person, method: str = "POST") -> dict[str, Any]:
        """Give a command and return its answer. Raises Refusal."""
        return self._command(path, by, method=method, json=body)

    def send(self, path: str, content: bytes, by: Person, **query: str | int | list[str]) -> dict[str, Any]:
        """Send a file. Raises Refusal."""
        return self._command(path, by, method="POST", content=content, params=query)

    def get(self, path: str, by: Person | None = None, **query: str | int) -> dict[str, Any]:
        """Ask a question; the answer holds what was written here before. Raises Refusal."""
        if position := self._written.get(_service(path)):
            query.setdefault("wait_for", position)
        return _answer(path, self._patiently(lambda: self._http.get(path, params=query, headers=self._bearer(by))))

    def items(self, path: str, by: Person | None = None, **query: str | int) -> list[dict[str, Any]]:
        """All items of a list, page after page; `next` of a page goes into the parameter that the list names."""
        first: list[dict[str, Any]] = self.get(path, by, limit=500, **query)["items"]
        return first

    def ends(self, service: str, by: Person) -> str:
        """Where a service's log ends now, as a question to another one waits for it: `ledger:48`."""
        feed = self.get(f"/{service}/v1/events/gaps", by, **{"from": 1, "to": 1})
        return f"{service}:{feed['last']}"

    def until(self, ask: Callable[[], T | None], what: str) -> T:
        """Ask until there is an answer. Raises TimedOut."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            answer = ask()
            if answer:
                return answer
            time.sleep(POLL_SECONDS)
        raise TimedOut(f"等待超时：{what}")

    def set_clock(self, day: date) -> None:
        """Put the platform's clock to a morning."""
        clock.set_to(self._clock_file, day)

    def advance_clock(self, days: int) -> None:
        """Let days pass."""
        clock.advance(self._clock_file, timedelta(days=days))

    def today(self) -> date:
        """The platform's business day."""
        return clock.show(self._clock_file).date()

    def _command(self, path: str, by: Person, **request: Any) -> dict[str, Any]:
        headers = self._bearer(by) | {"Idempotency-Key": uuid.uuid4().hex}
        answer = _answer(path, self._patiently(lambda: self._http.request(url=path, headers=headers, **request)))
        self._note_written(_service(path), answer.get("sequence") or 0)
        return answer

    def _note_written(self, service: str, sequence: int) -> None:
        with self._noting:
            self._written[service] = max(self._written.get(service, 0), sequence)

    def _patiently(self, send: Callable[[], httpx.Response]) -> httpx.Response:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                answer = send()
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code not in BUSY and not _not_yet(answer):
                return answer
            if time.monotonic() > deadline:
                raise TimedOut(f"平台没有应答：{self.address}")
            time.sleep(0.2)

    def _bearer(self, by: Person | None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token(by)}"} if by else {}

    def _mint(self, by: Person) -> str:
        return self._issuer.mint(
            role=by.role,
            region=by.region,
            staff=by.staff,
            post=by.role.label,
            organisation=by.organisation,
            simulated=True,
            hours=12,
        )


def _service(path: str) -> str:
    return path.split("/", 2)[1]


def _not_yet(answer: httpx.Response) -> bool:
    """Whether to send the request again: the command is being decided, or the reading has not come so far."""
    return answer.status_code == 409 and answer.json().get("code") in ("in-flight", "not-reached-yet")


def _answer(path: str, answer: httpx.Response) -> dict[str, Any]:
    body: dict[str, Any] = answer.json()
    if answer.is_error:
        raise Refusal(path, body)
    return body
