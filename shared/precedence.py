"""Commands come first: whoever follows the log and is far behind rests while commands pour in.

Two processes on the same core slow each other down by far more than their turns. So a follower that finds a flood, more
than it takes at once, waits for the commands to pause; not for long, and once in a flood: then it works until it is
through. In the usual traffic it never waits.
"""

import time
from collections.abc import Callable

GATHER_SECONDS, LONGEST_GATHERING = 0.03, 0.1
"""How long events may gather after a batch of few and of many: a batch of two costs nearly what one of fifty does."""
PAUSE_SECONDS = 0.05
"""No command for so long is a pause."""
LONGEST_SECONDS = 1.0
"""A read model is late by no more than this on account of a flood."""


def gathering(moved: int) -> float:
    """Seconds that events may gather after a batch of so many: the busier the commands, the fewer batches."""
    return min(GATHER_SECONDS + moved / 1_000, LONGEST_GATHERING)


class Precedence:
    """What one follower knows of the commands: when the last came, and since when it is behind."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._commanded_at = 0.0
        self._behind_since: float | None = None

    def note(self) -> None:
        """Commands were written. Called from any thread."""
        self._commanded_at = self._clock()

    def rest(self, behind: bool) -> float:
        """Seconds to rest before the next batch, asked until it is 0. `behind`: the last one was full."""
        if not behind:
            self._behind_since = None
            return 0.0
        now = self._clock()
        if self._behind_since is None:
            self._behind_since = now
        return max(min(self._commanded_at + PAUSE_SECONDS, self._behind_since + LONGEST_SECONDS) - now, 0.0)
