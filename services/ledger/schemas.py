"""Request bodies of the ledger. Amounts are strings in yuan with two decimals; they become integer fen at once."""

from datetime import date
from typing import Annotated

from pydantic import Field, TypeAdapter

from services.ledger.domain.payments import Terms
from services.ledger.domain.receipts import Receipt
from shared.http.bodies import ActBody, Body, YuanText
from shared.kernel import money

Day = Annotated[date, Field(strict=False)]
Short = Annotated[str, Field(max_length=200)]
Filled = Annotated[str, Field(min_length=1, max_length=200)]

MAX_LINES = 1_000


class BookBody(ActBody):
    """Open a book: division code of the county, fiscal year, staff id of the keeper."""

    county: Annotated[str, Field(pattern=r"^(\d{2}|\d{4}|\d{6})$")]
    fiscal_year: Annotated[int, Field(ge=2000, le=2099)]
    keeper: Filled


class KeeperBody(ActBody):
    """Another keeper, or with `until` a substitute for the days from `since` to `until`."""

    keeper: Filled
    since: Day
    until: Day | None = None


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
    receiving_account: Short = ""
    functional_code: Short = ""
    economic_code: Short = ""

    def to_receipt(self) -> Receipt:
        """The receipt, in fen."""
        facts = {name: value for name, value in self.__dict__.items() if name in _RECEIPT}
        return Receipt(fen=money.fen(self.amount), **facts)


class InflowBody(ReceiptLine, ActBody):
    """Book one receipt."""


LINES = TypeAdapter(Annotated[list[ReceiptLine], Field(min_length=1, max_length=MAX_LINES)])

_RECEIPT = frozenset(Receipt.__dataclass_fields__) - {"fen"}


class CommitmentBody(ActBody):
    """Set a decided project's money aside."""

    project: Filled


class PaymentBody(ActBody):
    """Ask for a payment; `minutes_no` cites the meeting that confirmed the project."""

    project: Filled
    amount: YuanText
    purpose: Filled
    instrument: Filled
    payee_class: Filled
    payee: Filled
    beneficiary_level: Filled
    beneficiary_place: Filled
    using_unit: Filled
    responsible_person: Filled
    minutes_no: Filled
    text: Annotated[str, Field(max_length=2000)] = ""

    def to_terms(self) -> Terms:
        """The terms, in fen."""
        facts = self.model_dump(exclude={"amount", "effective_on", "reason"})
        return Terms(fen=money.fen(self.amount), **facts)


class ReviewBody(ActBody):
    """The outcome of a compliance review."""

    passed: bool


class PostingBody(ActBody):
    """Pay, under this voucher number."""

    voucher_no: Filled


class SpendingBody(ActBody):
    """What a unit spent of what it was paid, with the number of its document."""

    project: Filled
    amount: YuanText
    evidence: Short
    supplier: Short = ""


class SurplusBody(ActBody):
    """Return an accepted project's surplus."""

    project: Filled
