"""Unit tests: those that start no process, so neither PostgreSQL, NATS, a browser nor a service. `make unit` runs them.

Nobody lists them: a test that starts a process asks for the fixture `programs`, mostly by a fixture that does, and
nothing is started for any other. `slow` tests are left out too, for a change is to be tried at once.
"""

import sys
from typing import Any

import pytest

LEFT_OUT = ("slow", "docker")
STARTS = {"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn"}
"""Under these names Python tells its audit hooks that a process is to start."""


class Permission:
    """Whether the test that runs may start processes. Asked by Python before each one."""

    granted = True

    def __call__(self, event: str, _: tuple[Any, ...]) -> None:
        if event in STARTS and not self.granted:
            raise RuntimeError("a test that starts a process asks for the fixture `programs` (tests/units.py)")


permission = Permission()


@pytest.fixture(scope="session")
def programs() -> None:
    """Asked for by whoever starts programs."""


def pytest_configure(config: pytest.Config) -> None:
    """Watch from now on, and let `-m unit` be said."""
    sys.addaudithook(permission)
    config.addinivalue_line("markers", "unit: starts no process; set by tests/units.py, never by hand")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them."""
    for item in items:
        if not (starts_programs(item) or any(map(item.get_closest_marker, LEFT_OUT))):
            item.add_marker("unit")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """The test that begins may start what it asked for, and no other."""
    permission.granted = starts_programs(item)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """What is put away between tests, of a fixture of many, may take a process."""
    permission.granted = True


def starts_programs(item: pytest.Item) -> bool:
    """Whether a test asks for `programs`, itself or by one of its fixtures."""
    return "programs" in getattr(item, "fixturenames", ())
