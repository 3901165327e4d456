"""Ports: never a taken one, and the person is given the next."""

import socket
from collections.abc import Iterator

import pytest

from deploy.local.ports import INTERNAL, first_free, internal_port, is_free
from tests import stack


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which somebody listens."""
    with stack.listening() as port:
        yield port


def test_a_port_on_which_somebody_listens_is_not_free(taken: int) -> None:
    assert not is_free(taken)


def test_the_next_free_port_is_taken_when_the_wanted_one_is_not_free(taken: int) -> None:
    assert first_free(taken) > taken


def test_a_free_wanted_port_is_kept() -> None:
    wanted = internal_port()
    assert first_free(wanted) == wanted


def test_it_is_said_when_no_port_is_free(taken: int) -> None:
    with pytest.raises(OSError, match="没有可用端口"):
        first_free(taken, tries=1)


def test_internal_ports_differ_from_those_already_given_away() -> None:
    given: list[int] = []
    for _ in range(20):
        given.append(internal_port(given))
    assert len(set(given)) == 20


def test_internal_ports_lie_below_those_the_system_gives_to_outgoing_connections() -> None:
    with socket.socket() as listener, socket.socket() as caller:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        caller.connect(listener.getsockname())
        assert caller.getsockname()[1] not in INTERNAL
