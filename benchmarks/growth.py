"""The ledger when it is large: what bulk booking, opening a book and looking back cost at ten million entries.

`python -m benchmarks --only growth [--entries N] [--directory DIR]`. The databases stay in the directory: a run that
was interrupted goes on, and a later one measures at once. Booked through the domain and the writer, without HTTP and
with the projection apart: both databases of a comparison are treated the same.
"""

import time
from collections.abc import Iterator
from functools import partial
from itertools import cycle
from pathlib import Path

import psycopg
from psycopg import sql
from rich.progress import Progress
from sqlalchemy import Engine, text

from benchmarks.books import Filled, batches, counties, entries_of, last_of, seconds_to_open, take_snapshot
from benchmarks.place import Place
from benchmarks.results import Series, Target
from benchmarks.suite import Benchmark, Size
from deploy.local.passwords import passwords
from deploy.local.ports import internal_port
from deploy.local.postgres import Postgres
from deploy.postgres.provision import ROLES, SERVICES, provision
from services.ledger.book.as_of import AsOf
from services.ledger.main import SERVICE
from services.ledger.reports.queries.balances import Balances
from shared.platform.eventstore.checkpoints import read_position
from shared.platform.eventstore.snapshots import Snapshots
from shared.platform.eventstore.store import EventTable
from shared.platform.migrations import upgrade
from shared.platform.projections.read_model import BATCH, OWN, connect, project_batch

BOOKS = 100
GIGABYTE = 10**9


def growth(place: Place, size: Size) -> Iterator[Benchmark]:
    """Bulk booking into a large and an empty database, and books of it opened and looked back on."""
    directory = size.directory or place.directory / "growth"
    server = cluster(directory)
    place.serve(server.program())
    drop(server, "empty")
    large, small, empty = (database(server, directory, prefix) for prefix in ("grown", "small", "empty"))
    for engine in (large, small, empty):
        place.stack.callback(engine.dispose)
    books = list(batches(size.entries, min(BOOKS, size.entries)))
    fill(large, books)
    fill(small, books[:1])
    spare = (county for county in counties(3_000)[BOOKS:] if not entries_of(large, county))
    base = Series("growth.empty", "entries/s")
    yield Benchmark(base, lambda: booked(empty, Filled(next(spare), size.measured)))
    bulk = Series("ledger.growth", "entries/s", (Target(0.9, "growth.empty"),))
    yield Benchmark(bulk, lambda: booked(large, Filled(next(spare), size.measured)))
    yield from _opened(large, books[0].county)
    yield from _asked(LookingBack(small, books[:1], size.questions), LookingBack(large, books, size.questions))
    yield Benchmark(Series("growth.size", "GB"), lambda: gigabytes(large), once=True)


def _opened(large: Engine, county: str) -> Iterator[Benchmark]:
    cold = Series("growth.open", "s", (Target(1, at_most=True),))
    yield Benchmark(cold, lambda: seconds_to_open(large, county))
    take_snapshot(large, county)
    taken = Series("growth.open.snapshot", "s", (Target(0.05, at_most=True),))
    yield Benchmark(taken, lambda: seconds_to_open(large, county, Snapshots("ledger")))


def _asked(small: "LookingBack", large: "LookingBack") -> Iterator[Benchmark]:
    """The same questions with one book in the database and with all of them."""
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        base = Series(f"growth.as-of.one-book.{name}", "ms")
        yield Benchmark(base, partial(small.milliseconds, share))
        series = Series(f"growth.as-of.{name}", "ms", (Target(1.3, base.name, at_most=True),))
        yield Benchmark(series, partial(large.milliseconds, share))


def cluster(directory: Path) -> Postgres:
    """A PostgreSQL cluster that stays in its directory."""
    directory.mkdir(parents=True, exist_ok=True)
    directory.chmod(0o711)
    secret = passwords(directory / "secrets.json", ("postgres",))["postgres"]
    server = Postgres(directory / "postgres", port=internal_port(), password=secret, log=directory / "postgres.log")
    server.prepare()
    return server


def database(server: Postgres, directory: Path, prefix: str) -> Engine:
    """A migrated database of the ledger in it, made where there is none, as the service's role uses it."""
    urls = provision(server.url(), passwords(directory / "secrets.json", ROLES), prefix=prefix)["ledger"]
    upgrade("ledger", urls[0])
    return connect(urls[1])


def drop(server: Postgres, prefix: str) -> None:
    """Remove the databases that an earlier run left under this prefix."""
    with psycopg.connect(server.url().replace("+psycopg", ""), autocommit=True) as connection:
        for service in SERVICES:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(f"{prefix}_{service}")))


def fill(engine: Engine, books: list[Filled]) -> None:
    """Book what is missing, with a bar."""
    with Progress() as progress:
        bar = progress.add_task("入账", total=sum(book.entries for book in books))
        for book in books:
            progress.advance(bar, entries_of(engine, book.county))
            book.fill(engine, lambda added: progress.advance(bar, added))


def booked(engine: Engine, book: Filled) -> float:
    """Entries a second into a new book."""
    return book.entries / book.fill(engine)


def catch_up(engine: Engine, sequence: int) -> None:
    """Project the log as far as this entry."""
    table = EventTable(SERVICE.log.events)
    while True:
        with engine.begin() as connection:
            position = read_position(connection, OWN)
            if position >= sequence:
                return
            project_batch(connection, table.after(connection, position, BATCH), SERVICE.log.project)


def gigabytes(engine: Engine) -> float:
    """What the database takes on disk: log, read model and indexes."""
    with engine.connect() as connection:
        return float(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()) / GIGABYTE


class LookingBack:
    """Balances of books at past days, the books in turn."""

    def __init__(self, engine: Engine, books: list[Filled], questions: int) -> None:
        """Project first whatever is missing of these books."""
        catch_up(engine, max(last_of(engine, book.county) for book in books))
        self._balances, self._books, self._questions = Balances(engine), books, questions

    def milliseconds(self, share: float) -> float:
        """The time below which this share of the questions is answered."""
        times = []
        for question, book in zip(range(self._questions), cycle(self._books), strict=False):
            began = time.perf_counter()
            self._balances.book(book.name, AsOf(effective=book.day(question)))
            times.append((time.perf_counter() - began) * 1_000)
        return sorted(times)[int(share * (self._questions - 1))]
