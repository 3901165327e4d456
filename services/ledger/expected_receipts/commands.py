"""What may be asked about money before it comes and after it came in advance. Amounts are integer fen."""

from dataclasses import dataclass
from datetime import date

from services.ledger.book.loading import book, pack_of
from services.ledger.expected_receipts import decisions
from services.ledger.expected_receipts.announcement import Announcement
from shared.kernel.acts import Act
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome


@dataclass(frozen=True, kw_only=True)
class AnnounceFunds:
    """A budget line, or a superior's notice with its due day: money that is to come."""

    act: Act
    book: str
    said: Announcement


def announce_funds(unit: UnitOfWork, command: AnnounceFunds) -> Outcome:
    """Put it on record, to be answered by a receipt of its document and line; answers its name."""
    account = book(unit.repository, command.book)
    name = decisions.announce(account, command.said, pack_of(unit, account, command.act), command.act)
    return Outcome((account,), {"book": account.state.book, "announcement": name, "entry_no": account.version})


@dataclass(frozen=True, kw_only=True)
class WithdrawAnnouncement:
    """What was announced will not come."""

    act: Act
    book: str
    announcement: str


def withdraw_announcement(unit: UnitOfWork, command: WithdrawAnnouncement) -> Outcome:
    """Await the announced money no longer; that it was announced stays on record."""
    account = book(unit.repository, command.book)
    decisions.withdraw(account, command.announcement, pack_of(unit, account, command.act), command.act)
    return Outcome((account,), {"book": account.state.book, "announcement": command.announcement})


@dataclass(frozen=True, kw_only=True)
class PostponeAnnouncement:
    """What was announced comes on another day."""

    act: Act
    book: str
    announcement: str
    due_on: date


def postpone_announcement(unit: UnitOfWork, command: PostponeAnnouncement) -> Outcome:
    """Await the announced money until then; the days announced before stay on record."""
    account, due_on = book(unit.repository, command.book), command.due_on
    decisions.postpone(account, command.announcement, due_on, pack_of(unit, account, command.act), command.act)
    said = {"book": account.state.book, "announcement": command.announcement, "due_on": due_on.isoformat()}
    return Outcome((account,), said)


@dataclass(frozen=True, kw_only=True)
class SettleAdvance:
    """A later quota of `fen`, by its document, covers an advance payment."""

    act: Act
    book: str
    lot: str
    document_no: str
    document_date: date | None
    fen: int


def settle_advance(unit: UnitOfWork, command: SettleAdvance) -> Outcome:
    """Set it against the lot of the advance; answers what is still unsettled in fen."""
    account = book(unit.repository, command.book)
    pack = pack_of(unit, account, command.act)
    unsettled = decisions.settle_advance(
        account, command.lot, command.document_no, command.document_date, command.fen, pack, command.act
    )
    return Outcome((account,), {"book": account.state.book, "lot": command.lot, "unsettled_fen": unsettled})
