"""The share register as messages: counts and sums, never who holds what."""

from services.ledger.book.messages import of_county
from services.ledger.shareholding import events as entries
from shared.contracts import ledger


def _opened(event: entries.RegisterOpened) -> ledger.ShareRegisterOpened:
    return ledger.ShareRegisterOpened(county=event.county)


def _registered(event: entries.EntityRegistered) -> ledger.EntityRegistered:
    return ledger.EntityRegistered(
        county=event.county,
        entity=event.entity,
        name=event.name,
        kind=event.kind,
        place=event.place,
        shares=event.shares,
    )


def _quantified(event: entries.SharesQuantified) -> ledger.SharesQuantified:
    return ledger.SharesQuantified(
        county=event.county,
        entity=event.entity,
        book=event.book,
        project=event.project,
        payment=event.payment,
        fen=event.fen,
        shares=sum(holder.shares for holder in event.holders),
        households=len(event.holders),
    )


def _transferred(event: entries.SharesTransferred) -> ledger.SharesTransferred:
    given_back = not event.to_payee
    return ledger.SharesTransferred(
        county=event.county, entity=event.entity, shares=event.shares, given_back=given_back
    )


def _declared(event: entries.DividendDeclared) -> ledger.DividendDeclared:
    return ledger.DividendDeclared(
        county=event.county,
        entity=event.entity,
        year=event.year,
        fen=event.fen,
        shares=event.shares,
        households=event.holders,
    )


def _split(event: entries.DividendSplit) -> ledger.DividendSplit:
    fen = sum(part.fen for part in event.parts)
    return ledger.DividendSplit(
        county=event.county, entity=event.entity, first=event.first, households=len(event.parts), fen=fen
    )


MESSAGES = of_county(
    "shares",
    {
        entries.RegisterOpened: _opened,
        entries.EntityRegistered: _registered,
        entries.SharesQuantified: _quantified,
        entries.SharesTransferred: _transferred,
        entries.DividendDeclared: _declared,
        entries.DividendSplit: _split,
    },
)
