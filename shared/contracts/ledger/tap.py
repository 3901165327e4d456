"""What was asked for, reviewed, paid and spent."""

import msgspec

from shared.contracts.ledger.movements import Draw


class PaymentRequested(msgspec.Struct, frozen=True, kw_only=True, tag="payment-requested"):
    book: str
    project: str
    payment: str
    fen: int
    payee_class: str
    purpose: str
    instrument: str
    green_channel: bool = False


class PaymentReviewed(msgspec.Struct, frozen=True, kw_only=True, tag="payment-reviewed"):
    book: str
    project: str
    payment: str
    passed: bool
    rule_pack: str
    findings: tuple[str, ...] = ()


class PaymentFindingsNoted(msgspec.Struct, frozen=True, kw_only=True, tag="payment-findings-noted"):
    """What of a payment was asked for or paid before: so many findings of each code, from number `first` on."""

    book: str
    project: str
    payment: str
    step: str
    first: int
    codes: dict[str, int]
    rule_pack: str


class PaymentCountersigned(msgspec.Struct, frozen=True, kw_only=True, tag="payment-countersigned"):
    book: str
    project: str
    payment: str


class PaymentWithdrawn(msgspec.Struct, frozen=True, kw_only=True, tag="payment-withdrawn"):
    """A payment that passed its review was sent back: it is no longer asked for."""

    book: str
    project: str
    payment: str


class FundsDisbursed(msgspec.Struct, frozen=True, kw_only=True, tag="funds-disbursed"):
    book: str
    project: str
    payment: str
    voucher_no: str
    fen: int
    draws: tuple[Draw, ...]
    payee_class: str
    beneficiary_place: str
    using_unit: str
    paid_total_fen: int
    approved_fen: int


class SpendingReported(msgspec.Struct, frozen=True, kw_only=True, tag="spending-reported"):
    book: str
    project: str
    fen: int
    evidence: str
    spent_total_fen: int


class SurplusReturned(msgspec.Struct, frozen=True, kw_only=True, tag="surplus-returned"):
    """What an accepted project did not need goes back to the lots it came from. Zero is a valid amount.

    `paid_total_fen` of `approved_fen` was paid for it over all years: with that its account is closed.
    """

    book: str
    project: str
    fen: int
    draws: tuple[Draw, ...]
    paid_total_fen: int = 0
    approved_fen: int = 0


Message = (
    PaymentRequested
    | PaymentReviewed
    | PaymentCountersigned
    | PaymentWithdrawn
    | PaymentFindingsNoted
    | FundsDisbursed
    | SpendingReported
    | SurplusReturned
)
