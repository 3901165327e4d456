"""What a check found: every rule's judgement of what it saw of a book."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from services.monitoring.alerts.alert import Finding
from shared.policy.model import RulePack


@dataclass(frozen=True)
class Terms:
    """What a check judges by: the pack of the place, the day asked about, and the day on which it is asked."""

    pack: RulePack
    as_of: date
    checked_on: date


@dataclass(frozen=True)
class Observation:
    """What one rule saw of a book, to be judged by the terms of a check."""

    rule: str
    judge: Callable[[Terms], list[Finding] | None]


@dataclass(frozen=True)
class Judged:
    """The codes of the rules that had something to judge, and what they found."""

    rules: tuple[str, ...]
    found: tuple[Finding, ...]


def judge(observations: Iterable[Observation], terms: Terms) -> Judged:
    """Judge what each rule saw, in their order."""
    judged = {seen.rule: found for seen in observations if (found := seen.judge(terms)) is not None}
    return Judged(tuple(judged), tuple(finding for found in judged.values() for finding in found))
