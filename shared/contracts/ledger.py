"""What the ledger tells the world. Amounts are integer fen; places are division codes; dates are business dates."""

from datetime import date

import msgspec


class Draw(msgspec.Struct, frozen=True):
    """What one movement takes from, or gives back to, one lot."""

    lot: str
    fen: int


class AccountOpened(msgspec.Struct, frozen=True, kw_only=True, tag="account-opened"):
    book: str
    county: str
    fiscal_year: int
    rule_pack: str


class KeeperAppointed(msgspec.Struct, frozen=True, kw_only=True, tag="keeper-appointed"):
    book: str
    keeper: str


class InflowReceived(msgspec.Struct, frozen=True, kw_only=True, tag="inflow-received"):
    """One receipt of one fund line of one document. It stays a lot for life."""

    book: str
    county: str
    fiscal_year: int
    lot: str
    document_no: str
    fund_line: str
    fen: int
    level: str
    fund_type: str
    arranged_by: str
    origin_year: int
    carried_over: bool
    received_on: date
    agricultural: bool = True
    stock: bool = False
    capital: str = "fiscal"
    kind: str = "regular"
    late: bool = False
    flags: tuple[str, ...] = ()


class FundsCommitted(msgspec.Struct, frozen=True, kw_only=True, tag="funds-committed"):
    book: str
    project: str
    fen: int
    draws: tuple[Draw, ...]
    minutes_no: str


class CommitmentRefused(msgspec.Struct, frozen=True, kw_only=True, tag="commitment-refused"):
    """The pool cannot carry a confirmed project; the shortage is named, no money is set aside."""

    book: str
    project: str
    fen: int
    available_fen: int
    shortage_fen: int


class CommitmentReleased(msgspec.Struct, frozen=True, kw_only=True, tag="commitment-released"):
    book: str
    project: str
    fen: int
    draws: tuple[Draw, ...]


class PaymentRequested(msgspec.Struct, frozen=True, kw_only=True, tag="payment-requested"):
    book: str
    project: str
    payment: str
    fen: int
    payee_class: str
    purpose: str
    instrument: str


class PaymentReviewed(msgspec.Struct, frozen=True, kw_only=True, tag="payment-reviewed"):
    book: str
    project: str
    payment: str
    passed: bool
    rule_pack: str
    findings: tuple[str, ...] = ()


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
    """What an accepted project did not need goes back to the lots it came from. Zero is a valid amount."""

    book: str
    project: str
    fen: int
    draws: tuple[Draw, ...]


class FileNoted(msgspec.Struct, frozen=True, kw_only=True, tag="file-noted"):
    """The ledger took note of another service's fact about a project: what its gates rest on."""

    project: str
    fact: str
    source_sequence: int


Message = (
    AccountOpened
    | KeeperAppointed
    | InflowReceived
    | FundsCommitted
    | CommitmentRefused
    | CommitmentReleased
    | PaymentRequested
    | PaymentReviewed
    | FundsDisbursed
    | SpendingReported
    | SurplusReturned
    | FileNoted
)
