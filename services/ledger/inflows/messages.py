"""The pool's entries as messages."""

from operator import attrgetter

from services.ledger.book.account import book_parts
from services.ledger.book.entry import KeeperAppointed, Opened
from services.ledger.book.messages import draws_of, of_book
from services.ledger.book.receipt import Receipt
from services.ledger.inflows.entries import CommitmentRefused, CommitmentReleased, FundsCommitted, InflowReceived
from shared.contracts import ledger


def _opened(event: Opened) -> ledger.AccountOpened:
    return ledger.AccountOpened(
        book=event.book, county=event.county, fiscal_year=event.fiscal_year, rule_pack=event.rule_pack
    )


def _keeper(event: KeeperAppointed) -> ledger.KeeperAppointed:
    return ledger.KeeperAppointed(book=event.book, keeper=event.keeper)


def _inflow(event: InflowReceived) -> ledger.InflowReceived:
    county, fiscal_year = book_parts(event.book)
    facts = dict(zip(_OF_THE_RECEIPT, _said(event.receipt), strict=True))
    facts["pooling_department"] = event.receipt.pooled_by(event.act.actor.organisation)
    return ledger.InflowReceived(
        book=event.book,
        county=county,
        fiscal_year=fiscal_year,
        lot=event.lot,
        carried_over=event.carried_over,
        late=event.late,
        flags=event.flags,
        **facts,
    )


_OF_THE_RECEIPT = tuple(n for n in ledger.InflowReceived.__struct_fields__ if n in Receipt.__struct_fields__)
_said = attrgetter(*_OF_THE_RECEIPT)


def _committed(event: FundsCommitted) -> ledger.FundsCommitted:
    return ledger.FundsCommitted(
        book=event.book,
        project=event.project,
        fen=event.fen,
        draws=draws_of(event.draws),
        minutes_no=event.minutes_no,
    )


def _refused(event: CommitmentRefused) -> ledger.CommitmentRefused:
    return ledger.CommitmentRefused(
        book=event.book,
        project=event.project,
        fen=event.fen,
        available_fen=event.available_fen,
        shortage_fen=event.shortage_fen,
    )


def _released(event: CommitmentReleased) -> ledger.CommitmentReleased:
    return ledger.CommitmentReleased(book=event.book, project=event.project, fen=event.fen, draws=draws_of(event.draws))


MESSAGES = of_book(
    {
        Opened: _opened,
        KeeperAppointed: _keeper,
        InflowReceived: _inflow,
        FundsCommitted: _committed,
        CommitmentRefused: _refused,
        CommitmentReleased: _released,
    }
)
