"""The limits of what we stand on: FastAPI, PostgreSQL and plain pyeventsourcing."""

import time
from collections.abc import Iterator

import psycopg

from benchmarks.inflows import BOOK, FIELDS, LINE, fresh
from benchmarks.load import Load, send
from benchmarks.place import Place, Server
from benchmarks.plain import Books, Inflow
from benchmarks.results import Series
from benchmarks.suite import Benchmark, Measure, Size

SAVED_AT_ONCE = 500

_TABLE = "CREATE TABLE rows (id bigint NOT NULL, topic text NOT NULL, state bytea NOT NULL)"
_STATE = LINE.encode()


def baselines(place: Place, size: Size) -> Iterator[Benchmark]:
    """What the ledger is compared with, measured beside it."""
    bare = place.endpoint("bare")
    yield Benchmark(Series("bare.endpoint", "requests/s"), lambda: _endpoint(bare, size))
    rows = place.database("bench_rows")
    with psycopg.connect(rows) as connection:
        connection.execute(_TABLE)
    yield Benchmark(Series("postgres.insert", "rows/s"), lambda: _inserts(rows, size.inserts))
    yield Benchmark(Series("postgres.copy", "rows/s"), lambda: _copy(rows, size.rows))
    plain = place.database("bench_plain")
    served = place.endpoint("plain", {"PLAIN_DATABASE": plain})
    yield Benchmark(Series("pyeventsourcing.single", "entries/s"), lambda: _endpoint(served, size))
    yield Benchmark(Series("pyeventsourcing.bulk", "entries/s"), _saves(plain, size.saves))


def _endpoint(server: Server, size: Size) -> float:
    load = Load(
        port=server.port,
        path=f"/books/{BOOK}/inflows",
        line=LINE,
        first=fresh(size.requests),
        requests=size.requests,
        connections=min(64, size.requests),
    )
    return size.requests / send(load).require(201).seconds


def _inserts(url: str, count: int) -> float:
    with psycopg.connect(url, autocommit=True) as connection:
        began = time.perf_counter()
        for number in range(count):
            connection.execute("INSERT INTO rows VALUES (%s, 'bench', %s)", (number, _STATE))
        return count / (time.perf_counter() - began)


def _copy(url: str, count: int) -> float:
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        began = time.perf_counter()
        with cursor.copy("COPY rows FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(["int8", "text", "bytea"])
            for number in range(count):
                copy.write_row((number, "bench", _STATE))
        connection.commit()
        return count / (time.perf_counter() - began)


def _saves(url: str, saves: int) -> Measure:
    books = Books.connected(url)
    inflows = [Inflow(**FIELDS | {"document_no": f"{n}"}) for n in range(SAVED_AT_ONCE)]  # type: ignore[arg-type]

    def measure() -> float:
        book = books.open(BOOK)
        began = time.perf_counter()
        for _ in range(saves):
            books.receive_all(book, inflows)
        return saves * SAVED_AT_ONCE / (time.perf_counter() - began)

    return measure
