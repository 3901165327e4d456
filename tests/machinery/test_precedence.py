"""A follower that is far behind lets a flood of commands pass first, and not for long."""

from shared.precedence import LONGEST_SECONDS, PAUSE_SECONDS, Precedence


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_in_the_usual_traffic_nobody_rests() -> None:
    precedence = Precedence(Clock())
    precedence.note()

    assert precedence.rest(behind=False) == 0


def test_a_flood_is_let_pass_until_the_commands_pause() -> None:
    clock = Clock()
    precedence = Precedence(clock)
    precedence.note()

    assert precedence.rest(behind=True) > 0
    clock.now += PAUSE_SECONDS / 2
    precedence.note()
    clock.now += PAUSE_SECONDS / 2
    assert precedence.rest(behind=True) > 0
    clock.now += PAUSE_SECONDS
    assert precedence.rest(behind=True) == 0


def test_a_flood_without_end_is_waited_for_once() -> None:
    clock = Clock()
    precedence = Precedence(clock)
    precedence.note()

    assert precedence.rest(behind=True) > 0
    clock.now += LONGEST_SECONDS
    precedence.note()
    assert precedence.rest(behind=True) == 0
    precedence.note()
    assert precedence.rest(behind=True) == 0


def test_the_next_flood_is_waited_for_again() -> None:
    clock = Clock()
    precedence = Precedence(clock)
    precedence.note()
    precedence.rest(behind=True)
    clock.now += LONGEST_SECONDS
    precedence.note()

    assert precedence.rest(behind=True) == 0
    assert precedence.rest(behind=False) == 0
    assert precedence.rest(behind=True) > 0
