"""The ledger when it is large: what bulk booking, opening a book and looking back cost at ten million entries.

`python -m benchmarks --only growth [--entries N] [--directory DIR]`. The database stays in the directory: a run that
was interrupted goes on, and a later one measures at once. Booked through the domain and the writer, without HTTP and
with the projection apart: both databases of the comparison are treated the same.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.progress import Progress
from sqlalchemy import Engine

from benchmarks.books import Filled, batches, counties, entries_of, last_of, seconds_to_open
from benchmarks.place import Place
from benchmarks.results import Series, Target
from benchmarks.suite import Benchmark, Size
from deploy.local.passwords import passwords
from deploy.local.ports import internal_port
from deploy.local.postgres import Postgres
from deploy.postgres.provision import ROLES, provision
from services.ledger.projections import project
from services.ledger.queries import Queries
from services.ledger.queries.as_of import AsOf
from shared.eventstore import EventTable
from shared.migrations import upgrade
from shared.positions import read_position
from shared.readmodel import BATCH, OWN, connect, project_batch

BOOKS = 100
MEASURED = 10_000
QUESTIONS = 100


def growth(place: Place, size: Size) -> Iterator[Benchmark]:
    """Bulk booking into a large and an empty database, and books of it opened and looked back on."""
    directory = size.directory or place.directory / "growth"
    server = cluster(directory)
    place.serve(server.program())
    large, empty = database(server, directory, "grown"), database(server, directory, f"empty{time.time_ns()}")
    for engine in (large, empty):
        place.stack.callback(engine.dispose)
    filled = list(batches(size.entries, min(BOOKS, size.entries)))
    fill(large, filled)
    spare = iter(counties(3_000)[BOOKS:])
    base = Series("growth.empty", "entries/s")
    yield Benchmark(base, lambda: booked(empty, Filled(next(spare), size.measured)))
    bulk = Series("ledger.growth", "entries/s", (Target(0.9, "growth.empty"),))
    yield Benchmark(bulk, lambda: booked(large, Filled(next(spare), size.measured)))
    cold = Series("growth.open", "s", (Target(1, at_most=True),))
    yield Benchmark(cold, lambda: seconds_to_open(large, filled[0].county))
    asking = LookingBack(large, filled[0])
    yield Benchmark(Series("growth.as-of.p50", "ms"), lambda: asking.milliseconds(0.5))
    yield Benchmark(Series("growth.as-of.p99", "ms"), lambda: asking.milliseconds(0.99))


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
    table = EventTable("ledger")
    while True:
        with engine.begin() as connection:
            position = read_position(connection, OWN)
            if position >= sequence:
                return
            project_batch(connection, table.after(connection, position, BATCH), project)


@dataclass
class LookingBack:
    """Trial balances of one book at past days."""

    engine: Engine
    book: Filled

    def milliseconds(self, share: float) -> float:
        """The time below which this share of the questions is answered."""
        catch_up(self.engine, last_of(self.engine, self.book.county))
        queries, times = Queries(self.engine), []
        for question in range(QUESTIONS):
            began = time.perf_counter()
            queries.trial_balance(self.book.name, AsOf(effective=self.book.day(question)))
            times.append((time.perf_counter() - began) * 1_000)
        return sorted(times)[int(share * (QUESTIONS - 1))]
