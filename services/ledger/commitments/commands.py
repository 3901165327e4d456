"""What may be asked of commitments."""

from dataclasses import dataclass

from services.ledger.book.loading import book, pack_of
from services.ledger.book.lots import Draw
from services.ledger.commitments import decisions
from services.ledger.project_files.commands import TakeNotes, noted
from services.ledger.project_files.loading import filed, serving
from shared.kernel.acts import Act
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome


@dataclass(frozen=True, kw_only=True)
class CommitFunds:
    """Money for a decided project, after a refusal or before the book was open.

    From these lots, or in this order, or as the rule pack orders them.
    """

    act: Act
    book: str
    project: str
    lots: tuple[Draw, ...] = ()
    order: tuple[str, ...] = ()


def commit_funds(unit: UnitOfWork, command: CommitFunds) -> Outcome:
    """Set aside what the meeting approved and is not set aside yet; answers its fen and their split by lot."""
    account = book(unit.repository, command.book)
    file, project = filed(unit.repository, command.project)
    pack = pack_of(unit, account, command.act)
    draws = decisions.commit(account, file, project, pack, command.act, lots=command.lots, order=command.order)
    split = [{"lot": draw.lot, "fen": draw.fen} for draw in draws]
    return Outcome((account,), {"project": project, "fen": sum(d.fen for d in draws), "draws": split})


def answer_decision(unit: UnitOfWork, command: TakeNotes) -> Outcome:
    """Take down a decision and, where the book is open, set the money aside or record the shortage."""
    file = noted(unit, command)
    account = serving(unit.repository, file)
    if account is None:
        return Outcome((file,), {})
    decisions.answer_decision(account, file, pack_of(unit, account, command.act), command.act)
    return Outcome((file, account), {})


def release_commitment(unit: UnitOfWork, command: TakeNotes) -> Outcome:
    """Take down a cancellation and give the unpaid money back to its lots."""
    file = noted(unit, command)
    account = serving(unit.repository, file)
    if account is None:
        return Outcome((file,), {})
    decisions.release(account, file.project, pack_of(unit, account, command.act), command.act)
    return Outcome((file, account), {})
