"""Request bodies of money passed down a level. Amounts are strings in yuan; they become integer fen at once."""

from typing import Annotated

from services.ledger.book.fields import EntryBody, Filled, Short
from shared.platform.web.bodies import NUMBERS, YuanText


class PassDownBody(EntryBody):
    """Pass money of a lot down to the division `to`, where it comes in as this line of this document."""

    lot: Filled
    to: Filled
    amount: YuanText
    document_no: Filled
    fund_line: Filled


class PassDownDecisionBody(EntryBody):
    """Confirm under this voucher number, or decline with a reason."""

    confirmed: bool
    voucher_no: Annotated[Short, NUMBERS] = ""
