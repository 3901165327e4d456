"""Request bodies of corrections. Amounts are strings in yuan with two decimals; they become integer fen at once."""

from typing import Annotated

from pydantic import Field

from services.ledger.book.fields import EntryBody, Filled, Short
from shared.platform.web.bodies import NUMBERS, YuanText


class ReversalBody(EntryBody):
    """Reverse entry `entry_no` of the book, by `amount` or, without it, by all that is left of it; needs a reason.

    `of_book` names the sealed book of an earlier year where the entry lies in that one.
    """

    entry_no: Annotated[int, Field(ge=1, le=2**53)]
    of_book: Short = ""
    amount: YuanText | None = None


class ReversalDecisionBody(EntryBody):
    """Confirm under this voucher number, or decline with a reason."""

    confirmed: bool
    voucher_no: Annotated[Short, NUMBERS] = ""


class RefundBody(EntryBody):
    """What came back of a payment, under the number of the bank's voucher."""

    payment: Filled
    amount: YuanText
    voucher_no: Annotated[Filled, NUMBERS]


class ReclaimBody(EntryBody):
    """What a superior takes back of a lot, under the number of its document."""

    lot: Filled
    amount: YuanText
    document_no: Filled
