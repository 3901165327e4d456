"""One embedded platform for these tests; they run in the order in which they stand."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cli.platform import Platform
from deploy.local.stack import Stack
from shared.platform.identity.issuer import DevelopmentIssuer
from tests import stack as servers


@pytest.fixture(scope="module")
def data(programs: None) -> Iterator[Path]:
    """The platform's data directory."""
    with servers.directory() as where:
        yield where / "data"


@pytest.fixture(scope="module")
def stack(data: Path) -> Iterator[Stack]:
    """The running platform."""
    with Stack(data, 18080) as running:
        yield running


@contextmanager
def acting_on(stack: Stack) -> Iterator[Platform]:
    """Those who act on a running platform."""
    platform = Platform(stack.address, DevelopmentIssuer.load_or_create(stack.layout.issuer), stack.layout.clock)
    yield platform
    platform.close()


@pytest.fixture(scope="module")
def platform(stack: Stack) -> Iterator[Platform]:
    """The platform as those who act on it see it."""
    with acting_on(stack) as made:
        yield made
