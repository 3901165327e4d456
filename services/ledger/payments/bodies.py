"""Request bodies of the tap. Amounts are strings in yuan with two decimals; they become integer fen at once."""

from typing import Annotated

from pydantic import Field

from services.ledger.book.fields import EntryBody, Filled, Reversed, Short
from services.ledger.book.payment import Terms
from shared.kernel import money
from shared.platform.web.bodies import NUMBERS, YuanText


class PaymentBody(EntryBody):
    """Ask for a payment; `minutes_no` cites the meeting that confirmed the project.

    `evidence` are the papers that the instrument rests on (`acceptance_no` …), as the rule pack names them.
    """

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
    evidence: Annotated[dict[Filled, Short], Field(max_length=20, default_factory=dict), NUMBERS]
    green_channel: bool = False
    subsidy: Short = ""
    policy: Short = ""
    period: Short = ""
    repays: Short = ""
    replaces: Reversed = 0

    def to_terms(self) -> Terms:
        """The terms, in fen."""
        facts = self.model_dump(exclude={"amount", "effective_on", "reason", "adjusts"})
        return Terms(fen=money.fen(self.amount), **facts)


class ReviewBody(EntryBody):
    """The outcome of a compliance review."""

    passed: bool


class PostingBody(EntryBody):
    """Pay, under this voucher number."""

    voucher_no: Annotated[Filled, NUMBERS]


class SpendingBody(EntryBody):
    """What a unit spent of what it was paid, with the number of its document."""

    project: Filled
    amount: YuanText
    evidence: Annotated[Short, NUMBERS]
    supplier: Short = ""
    replaces: Reversed = 0


class SurplusBody(EntryBody):
    """Return an accepted project's surplus."""

    project: Filled
