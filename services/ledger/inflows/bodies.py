"""Request bodies of the pool. Amounts are strings in yuan with two decimals; they become integer fen at once."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from services.ledger.book.fields import EntryBody, Filled, Short
from services.ledger.book.receipt import Receipt, usual_handling
from shared.kernel import money
from shared.platform.web.bodies import NUMBERS, Body, Day, YuanText

MAX_LINES = 1_000


class ReceiptLine(Body):
    """One receipt as its document says it; `amount` in yuan. Values outside the lists are named by the domain."""

    document_no: Short
    fund_line: Short
    amount: YuanText
    received_on: Day
    level: Short
    fund_type: Short
    arranged_by: Short
    origin_year: int
    issuing_department: Short
    document_date: Day | None = None
    agricultural: bool = True
    stock: bool = False
    capital: Short = "fiscal"
    kind: Short = "regular"
    allocation_method: Short = ""
    restriction: Short = ""
    named_project: Short = ""
    receiving_account: Annotated[Short, NUMBERS] = ""
    functional_code: Short = ""
    economic_code: Short = ""
    fund_code: Short = ""
    broad_category: Short = ""
    sub_class: Short = ""
    handling: Short = ""
    reach: Short = ""
    notified_on: Day | None = None
    county_plan: Short = ""
    donation_platform: Short = ""
    transfer_id: Annotated[Short, NUMBERS] = ""
    won_support: bool = False
    announcement: Short = ""
    pooling_department: Short = ""
    remarks: Short = ""

    def to_receipt(self) -> Receipt:
        """The receipt, in fen. What the line does not give is the same in both by default."""
        facts = {name: self.__dict__[name] for name in self.model_fields_set if name in _RECEIPT}
        facts["handling"] = self.handling or usual_handling(self.kind)
        return Receipt(fen=money.fen(self.amount), **facts)


class InflowBody(ReceiptLine, EntryBody):
    """Book one receipt."""


LINES = TypeAdapter(Annotated[list[ReceiptLine], Field(min_length=1, max_length=MAX_LINES)])

_RECEIPT = frozenset(Receipt.__struct_fields__) - {"fen"}


Order = Literal["earmarked", "recovered-stock", "oldest", "proportional"]


class LotBody(Body):
    """A lot ("document fund-line") and what to take of it."""

    lot: Filled
    amount: YuanText
