"""A helper whose limits a test may set."""

from collections.abc import Callable, Iterator

import pytest

from shared.platform.sandbox import sandbox as door

PROGRAM = """
import sys
from shared.platform.sandbox import limits
exec("limits." + sys.argv.pop(1))
from shared.platform.sandbox import server
server.main()
"""


@pytest.fixture
def own_helper(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Lets the next files be read by a helper of this test's own, with one limit set: `own_helper("CPU_SECONDS = 1")`.

    A limit is no setting: a test must reach it in less time than people may wait.
    """
    before = door._helper

    def start(limit: str) -> None:
        monkeypatch.setattr(door, "PROGRAM", ("-c", PROGRAM, limit))
        door._helper = None

    yield start
    if door._helper is not None and door._helper is not before:
        door._helper.end()
    door._helper = before
