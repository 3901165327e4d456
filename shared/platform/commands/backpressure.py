"""Commands come first: whoever follows the log and is far behind rests while commands pour in.

Two processes on the same core slow each other down by far more than their turns. So a follower that finds a flood, as
much as it takes at once and all from within a moment, waits for the commands to pause; not for long, and once in a
flood: then it works until it is through. In the usual traffic it never waits.
"""

import time
from collections.abc import Callable, Sequence
from datetime import timedelta

from shared.platform.eventstore.store import Recorded

GATHER_SECONDS, LONGEST_GATHERING = 0.03, 0.06
"""How long events may gather after a batch of few and of many: a batch of two costs nearly what one of fifty does."""
PAUSE_SECONDS = 0.05
"""No command for so long is a pause."""
LONGEST_SECONDS = 1.0
"""A read model is late by no more than this on account of a flood."""
MOMENT = timedelta(seconds=0.2)
"""A batch from within so short a time was sent by a program, not by people at their counters."""


def batching_delay(moved: int) -> float:
    """Seconds that events may gather after a batch of so many: the busier the commands, the fewer batches."""
    return min(GATHER_SECONDS + moved / 1_000, LONGEST_GATHERING)


def is_burst(events: Sequence[Recorded], most: int) -> bool:
    """Whether these are part of a flood: as many as are taken at once, all from within a moment."""
    return len(events) == most and events[-1].event.act.recorded_at - events[0].event.act.recorded_at < MOMENT


class Backpressure:
    """What one follower knows of the commands: when the last came, and since when it is behind."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._commanded_at = 0.0
        self._behind_since: float | None = None

    def note(self) -> None:
        """Commands were written. Called from any thread."""
        self._commanded_at = self._clock()

    def rest(self, flood: bool) -> float:
        """Seconds to rest before the next batch, asked until it is 0."""
        if not flood:
            self._behind_since = None
            return 0.0
        now = self._clock()
        if self._behind_since is None:
            self._behind_since = now
        return max(min(self._commanded_at + PAUSE_SECONDS, self._behind_since + LONGEST_SECONDS) - now, 0.0)
