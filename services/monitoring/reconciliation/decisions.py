"""The fund master ledger against the project master ledger (对应建立, MON-21): what stands in one only, or differs."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

ENDED_WITHOUT_MONEY = frozenset({"R1", "R2", "R3", "R4"})
"""States in which no money is due: returned, rejected, withdrawn, cancelled."""


class Kind(StrEnum):
    """How the two ledgers disagree about a project."""

    ONLY_IN_FUNDS = "only-in-funds"
    ONLY_IN_PROJECTS = "only-in-projects"
    AMOUNT_DIFFERS = "amount-differs"


@dataclass(frozen=True)
class Pair:
    """One project as each ledger knows it; None where a ledger does not know it. Amounts in fen."""

    project: str
    state: str | None
    approved_fen: int
    committed_fen: int | None
    refused_fen: int = 0


@dataclass(frozen=True)
class Difference:
    """One disagreement, with both amounts in fen."""

    project: str
    kind: Kind
    projects_fen: int
    funds_fen: int


def differences(pairs: Iterable[Pair]) -> tuple[Difference, ...]:
    """Every disagreement. A commitment refused for want of money is known to both sides, and none."""
    return tuple(found for pair in pairs if (found := _difference(pair)) is not None)


def _difference(pair: Pair) -> Difference | None:
    due = 0 if pair.state in ENDED_WITHOUT_MONEY else pair.approved_fen
    held = pair.committed_fen or 0
    if held == due or (held == 0 and pair.refused_fen == due):
        return None
    if pair.state is None:
        kind = Kind.ONLY_IN_FUNDS
    elif held == 0:
        kind = Kind.ONLY_IN_PROJECTS
    else:
        kind = Kind.AMOUNT_DIFFERS
    return Difference(pair.project, kind, due, held)
