"""Announced money and settled advances as messages."""

from services.ledger.book.messages import of_book
from services.ledger.expected_receipts.entries import (
    AdvanceSettled,
    AnnouncementPostponed,
    AnnouncementWithdrawn,
    FundsAnnounced,
)
from shared.contracts import ledger


def _announced(event: FundsAnnounced) -> ledger.FundsAnnounced:
    said = event.said
    return ledger.FundsAnnounced(
        book=event.book,
        announcement=event.announcement,
        source=said.source,
        document_no=said.document_no,
        fund_line=said.fund_line,
        fen=said.fen,
        level=said.level,
        fund_type=said.fund_type,
        capital=said.capital,
        due_on=said.due_on,
    )


def _withdrawn(event: AnnouncementWithdrawn) -> ledger.AnnouncementWithdrawn:
    return ledger.AnnouncementWithdrawn(book=event.book, announcement=event.announcement)


def _postponed(event: AnnouncementPostponed) -> ledger.AnnouncementPostponed:
    return ledger.AnnouncementPostponed(book=event.book, announcement=event.announcement, due_on=event.due_on)


def _settled(event: AdvanceSettled) -> ledger.AdvanceSettled:
    return ledger.AdvanceSettled(
        book=event.book,
        lot=event.lot,
        document_no=event.document_no,
        fen=event.fen,
        unsettled_fen=event.unsettled_fen,
    )


MESSAGES = of_book(
    {
        FundsAnnounced: _announced,
        AnnouncementWithdrawn: _withdrawn,
        AnnouncementPostponed: _postponed,
        AdvanceSettled: _settled,
    }
)
