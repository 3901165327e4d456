"""The ledger through its own HTTP: the service's process, every rule, role, key and read model at work."""

import json
from collections.abc import Iterator
from http import HTTPStatus
from urllib.request import Request, urlopen

from benchmarks.inflows import BOOK, LINE, fresh
from benchmarks.lag import caught_up, lag
from benchmarks.load import NUMBER, Load, send
from benchmarks.place import Place, Server
from benchmarks.results import Series, Target
from benchmarks.suite import Benchmark, Size
from shared.platform.identity.roles import Role

BULK_CONNECTIONS = 4
OFFERED = 1_000

SINGLE = (Target(0.6, "bare.endpoint"), Target(2.5, "pyeventsourcing.single"))
LAG = (Target(250, at_most=True),)
BULK = (Target(50_000), Target(0.2, "postgres.copy"), Target(3, "pyeventsourcing.bulk"))


def ledger(place: Place, size: Size) -> Iterator[Benchmark]:
    """Single and bulk inflows into one book, and how far the load generator is from being the limit."""
    database = place.ledger_database("bench")
    server = place.ledger(database, place.nats("nats-ledger"))
    _open_book(place, server)
    counter = Counter(server, database, place.token(Role.KEEPER), size)
    yield Benchmark(Series("ledger.single", "entries/s", SINGLE), counter.single)
    yield Benchmark(Series("load.generator", "requests/s of one core"), counter.capacity)
    yield Benchmark(Series("ledger.lag", "ms p99 at 1,000/s", LAG), counter.lag)
    yield Benchmark(Series("ledger.bulk", "entries/s", BULK), counter.bulk)
    yield Benchmark(Series("ledger.bulk.followed", "entries/s into the read model"), counter.followed)


class Counter:
    """The keeper's requests, and what the last ones cost the generator."""

    def __init__(self, server: Server, database: str, token: str, size: Size) -> None:
        self._server, self._database, self._size = server, database, size
        self._headers = {"authorization": f"Bearer {token}", "idempotency-key": f"bench-{NUMBER}"}
        self._capacity = self._followed = 0.0

    def single(self) -> float:
        """Entries a second, one a request."""
        load = self._one_by_one(self._size.requests)
        answered = send(load).require(HTTPStatus.CREATED)
        self._server.rest()
        self._capacity = load.requests / answered.busy
        return load.requests / answered.seconds

    def lag(self) -> float:
        """Milliseconds from commit to read model while a thousand entries a second come in."""
        behind = lag(self._database, self._one_by_one(self._size.paced, rate=OFFERED))
        self._server.rest()
        return behind

    def _one_by_one(self, requests: int, rate: float = 0) -> Load:
        return Load(
            port=self._server.port,
            path=f"/ledger/v1/books/{BOOK}/inflows",
            headers=self._headers,
            line=LINE,
            first=fresh(requests),
            requests=requests,
            connections=min(64, requests),
            rate=rate,
        )

    def capacity(self) -> float:
        """Requests a second that the generator could have sent with a core of its own."""
        return self._capacity

    def bulk(self) -> float:
        """Entries a second, a thousand a request."""
        size = self._size
        load = Load(
            port=self._server.port,
            path=f"/ledger/v1/books/{BOOK}/inflows/bulk",
            headers=self._headers,
            line=LINE,
            lines=size.lines,
            first=fresh(size.posts),
            requests=size.posts,
            connections=min(BULK_CONNECTIONS, size.posts),
        )
        answered = send(load).require(HTTPStatus.CREATED)
        entries = size.posts * size.lines
        self._followed = entries / (answered.seconds + caught_up(self._database))
        self._server.rest()
        return entries / answered.seconds

    def followed(self) -> float:
        """The same entries a second, until all of them could be read back: followers let a flood pass first."""
        return self._followed


def _open_book(place: Place, server: Server) -> None:
    county, year = BOOK.split("-")
    body = {"county": county, "fiscal_year": int(year), "keeper": f"staff-{Role.KEEPER}"}
    headers = {
        "Authorization": f"Bearer {place.token(Role.FINANCE)}",
        "Idempotency-Key": "bench-open",
        "Content-Type": "application/json",
    }
    address = f"http://127.0.0.1:{server.port}/ledger/v1/books"
    with urlopen(Request(address, json.dumps(body).encode(), headers)) as answer:
        assert answer.status == HTTPStatus.CREATED
