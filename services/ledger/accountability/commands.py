"""What may be asked of the book about who answers for it."""

from dataclasses import dataclass

from services.ledger.accountability import decisions
from services.ledger.accountability.decisions import Named
from services.ledger.book.loading import book, pack_of
from shared.kernel.acts import Act
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome


@dataclass(frozen=True, kw_only=True)
class NameResponsible:
    """Who one of the county's bodies is: organisation, official, post and paper, from a day on."""

    act: Act
    book: str
    named: Named


def name_responsible(unit: UnitOfWork, command: NameResponsible) -> Outcome:
    """Name the body's organisation and official in the book; what was named before stays on record."""
    account = book(unit.repository, command.book)
    decisions.name_responsible(account, command.named, pack_of(unit, account, command.act), command.act)
    return Outcome((account,), {"book": account.state.book, "entry_no": account.version, "body": command.named.body})
