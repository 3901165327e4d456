"""What a command handler works with: the aggregates of the writer's round, and the rules that bind them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from shared.kernel.kinship import NOBODY, Kinship
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository
from shared.policy import RulePacks


@dataclass(frozen=True)
class UnitOfWork:
    """One command's work: everything it loads and changes is saved together, or nothing of it."""

    repository: Repository
    packs: RulePacks
    kinship: Callable[[Iterable[str]], Kinship] = lambda _: NOBODY
    """Who stands beside these payees; nobody in a service that keeps no persons."""


Handle = Callable[[UnitOfWork], Outcome]
"""A command with its handler: what the writer is asked to decide."""
