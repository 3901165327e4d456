"""What may be asked of the book to change what money is for. Amounts are integer fen."""

from dataclasses import dataclass, replace
from datetime import date

from services.ledger.book.loading import book, earlier, name_of, pack_of
from services.ledger.book.receipt import lot_name
from services.ledger.project_files.loading import filed
from services.ledger.reallocation import decisions
from services.ledger.reallocation.decisions import NewUse
from shared.kernel.acts import Act
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome


@dataclass(frozen=True, kw_only=True)
class ChangeUse:
    """Unpaid money of a project for another project or purpose, citing the plan."""

    act: Act
    book: str
    use: NewUse


def change_use(unit: UnitOfWork, command: ChangeUse) -> Outcome:
    """Move it between the commitments, or open the purpose; answers the number to file it by and the split."""
    account, use = book(unit.repository, command.book), command.use
    (source, project), (target, to_project) = (
        filed(unit.repository, use.project),
        filed(unit.repository, use.to_project),
    )
    use = replace(use, project=project, to_project=to_project)
    draws = decisions.change_use(account, use, source, target, pack_of(unit, account, command.act), command.act)
    split = [{"lot": draw.lot, "fen": draw.fen} for draw in draws]
    return Outcome((account,), {"book": account.state.book, "change_no": account.version, "draws": split})


@dataclass(frozen=True, kw_only=True)
class FileUseChange:
    """A change of use was reported for filing, on a day, by a receipt. `of_book`: a sealed book it lies in."""

    act: Act
    book: str
    change_no: int
    of_book: str = ""
    filed_on: date
    receipt_no: str


def file_use_change(unit: UnitOfWork, command: FileUseChange) -> Outcome:
    """Note the filing at the change, so that it is overdue no more."""
    account = book(unit.repository, command.book)
    of_book = name_of(account, command.of_book)
    before, pack = earlier(unit.repository, account, of_book), pack_of(unit, account, command.act)
    decisions.file_change(
        account,
        command.change_no,
        command.filed_on,
        command.receipt_no,
        pack,
        command.act,
        of_book=of_book,
        earlier=before,
    )
    return Outcome((account,), {"book": account.state.book, "change_no": command.change_no})


@dataclass(frozen=True, kw_only=True)
class TransferCategory:
    """`fen` of a lot's free money as another of the seven broad categories, by a document."""

    act: Act
    book: str
    lot: str
    source: str
    target: str
    fen: int
    document_no: str


def transfer_category(unit: UnitOfWork, command: TransferCategory) -> Outcome:
    """Count them there; no money moves. Answers what now counts there in fen."""
    account = book(unit.repository, command.book)
    lot, pack = lot_name(command.lot), pack_of(unit, account, command.act)
    counted = decisions.transfer_category(
        account, lot, command.source, command.target, command.fen, command.document_no, pack, command.act
    )
    return Outcome((account,), {"lot": lot, "entry_no": account.version, "target_fen": counted})
