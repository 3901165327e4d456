"""A follower that is far behind lets a flood of commands pass first, and not for long."""

from datetime import timedelta
from types import SimpleNamespace

from shared.platform.commands.backpressure import LONGEST_SECONDS, MOMENT, PAUSE_SECONDS, Backpressure, is_burst
from shared.platform.eventstore.store import Recorded
from tests.platform.test_canonical import ACT


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_in_the_usual_traffic_nobody_rests() -> None:
    backpressure = Backpressure(Clock())
    backpressure.note()

    assert backpressure.rest(flood=False) == 0


def test_a_flood_is_let_pass_until_the_commands_pause() -> None:
    clock = Clock()
    backpressure = Backpressure(clock)
    backpressure.note()

    assert backpressure.rest(flood=True) > 0
    clock.now += PAUSE_SECONDS / 2
    backpressure.note()
    clock.now += PAUSE_SECONDS / 2
    assert backpressure.rest(flood=True) > 0
    clock.now += PAUSE_SECONDS
    assert backpressure.rest(flood=True) == 0


def test_a_flood_without_end_is_waited_for_once() -> None:
    clock = Clock()
    backpressure = Backpressure(clock)
    backpressure.note()

    assert backpressure.rest(flood=True) > 0
    clock.now += LONGEST_SECONDS
    backpressure.note()
    assert backpressure.rest(flood=True) == 0
    backpressure.note()
    assert backpressure.rest(flood=True) == 0


def test_the_next_flood_is_waited_for_again() -> None:
    clock = Clock()
    backpressure = Backpressure(clock)
    backpressure.note()
    backpressure.rest(flood=True)
    clock.now += LONGEST_SECONDS
    backpressure.note()

    assert backpressure.rest(flood=True) == 0
    assert backpressure.rest(flood=False) == 0
    assert backpressure.rest(flood=True) > 0


def test_only_as_many_as_are_taken_at_once_within_a_moment_are_a_flood() -> None:
    assert is_burst(_over(MOMENT / 2), 2)
    assert not is_burst(_over(MOMENT), 2)
    assert not is_burst(_over(MOMENT / 2), 3)
    assert not is_burst([], 2)


def _over(time: timedelta) -> list[Recorded]:
    moments = (ACT.recorded_at, ACT.recorded_at + time)
    return [Recorded(n, SimpleNamespace(act=SimpleNamespace(recorded_at=at))) for n, at in enumerate(moments)]
