"""For how long tests look for files that bring their reader down.

Usually each takes a few examples, the same ones every time. With `SLUICE_FUZZ_SECONDS` they share that time and try
new ones: two minutes in CI, an hour with `make fuzz MINUTES=60`. Of what fails Hypothesis prints the smallest
example, and `@reproduce_failure(...)`, which below `@fuzz(...)` repeats it.
"""

import os
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

SECONDS = float(os.environ.get("SLUICE_FUZZ_SECONDS", "0"))
EXAMPLES = 60

Fuzz = Callable[..., Callable[[Callable[..., None]], None]]


@pytest.fixture
def fuzz(request: pytest.FixtureRequest) -> Fuzz:
    """Calls a function with random values at once, until this test's share of the time is over: `@fuzz(strategy, …)`.

    The clock is looked at after each batch of `examples`.
    """
    sharing = sum(is_fuzzed(item) for item in request.session.items)
    return partial(_try, SECONDS / sharing)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Who takes long begins early."""
    for item in filter(is_fuzzed, items) if SECONDS else ():
        item.add_marker("slow")


def is_fuzzed(item: pytest.Item) -> bool:
    """Whether a test takes a share of the time."""
    return "fuzz" in getattr(item, "fixturenames", ())


def _try(
    seconds: float, *values: SearchStrategy[Any], examples: int = EXAMPLES
) -> Callable[[Callable[..., None]], None]:
    until = time.monotonic() + seconds
    how = settings(
        max_examples=examples,
        derandomize=not SECONDS,
        database=None,
        deadline=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )

    def try_at_once(test: Callable[..., None]) -> None:
        tried = how(given(*values)(test))
        tried()
        while time.monotonic() < until:
            tried()

    return try_at_once
