"""The tally service of the platform's tests, for what lies below every service; and the platform as it ships."""

from collections.abc import Iterator

import pytest

from tests import stack
from tests.platform.conftest import new_database, start_tally, tally_database
from tests.shipped.platform import Shipped, up

__all__ = ["new_database", "start_tally", "tally_database"]


@pytest.fixture(scope="package")
def attacked(programs: None) -> Iterator[Shipped]:
    """The running platform that all attacks of a run share: each one takes a county of its own.

    It ends when the process goes on to tests of another folder.
    """
    with stack.directory() as where, up(where / "data") as layout:
        platform = Shipped(layout)
        yield platform
        platform.close()
