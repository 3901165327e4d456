"""How far the read model lags behind the log while entries are offered at a steady pace."""

import threading
import time
from http import HTTPStatus

import psycopg

from benchmarks.load import Load, send

SAMPLE_SECONDS = 0.01

_STAND = (
    "SELECT (SELECT max(notification_id) FROM ledger_events),"
    " coalesce((SELECT position FROM positions WHERE source = 'own'), 0)"
)

Sample = tuple[float, int, int]
"""A moment, how long the log was at that moment, and how far the read model."""


def lag(database_url: str, load: Load) -> float:
    """Milliseconds until what is committed is in the read model, at the 99th percentile of a look every ten."""
    samples: list[Sample] = []
    over = threading.Event()
    watching = threading.Thread(target=_watch, args=(database_url.replace("+psycopg", ""), samples, over))
    watching.start()
    try:
        send(load).require(HTTPStatus.CREATED)
    finally:
        over.set()
        watching.join()
    lags = sorted(_lags(samples))
    return lags[len(lags) * 99 // 100] * 1_000


def caught_up(database_url: str) -> float:
    """Wait until the read model has come as far as the log is, and say how many seconds that took."""
    began, over = time.perf_counter(), threading.Event()
    over.set()
    _watch(database_url.replace("+psycopg", ""), [], over)
    return time.perf_counter() - began


def _watch(url: str, samples: list[Sample], over: threading.Event) -> None:
    """Look until the load is over and the read model has come as far as the log was then."""
    with psycopg.connect(url, autocommit=True) as connection:
        behind = True
        while behind or not over.is_set():
            row = connection.execute(_STAND).fetchone()
            assert row is not None
            samples.append((time.perf_counter(), *row))
            behind = row[1] < row[0]
            time.sleep(SAMPLE_SECONDS)


def _lags(samples: list[Sample]) -> list[float]:
    lags, later = [], 0
    for moment, last, _ in samples:
        while samples[later][2] < last:
            later += 1
        lags.append(samples[later][0] - moment + SAMPLE_SECONDS)
    return lags
