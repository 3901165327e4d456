"""Who is told what the stack does."""

from typing import Protocol


class Report(Protocol):
    """A person at a terminal, or nobody."""

    def doing(self, what: str) -> None:
        """A step begins."""

    def done(self, what: str) -> None:
        """A step is finished."""

    def alarm(self, what: str) -> None:
        """Something unexpected happened and was dealt with."""


class Silence:
    """For tests: nobody is told."""

    def doing(self, what: str) -> None:
        """A step begins."""

    def done(self, what: str) -> None:
        """A step is finished."""

    def alarm(self, what: str) -> None:
        """Something unexpected happened and was dealt with."""
