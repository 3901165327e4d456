"""What came into the pool and what was set aside."""

from datetime import date

import msgspec

from shared.contracts.ledger.movements import Draw


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
    issuing_department: str = ""
    document_date: date | None = None
    notified_on: date | None = None
    fund_code: str = ""
    broad_category: str = ""
    sub_class: str = ""
    handling: str = ""
    reach: str = ""
    allocation_method: str = ""
    transfer_id: str = ""
    won_support: bool = False
    pooling_department: str = ""


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


Message = AccountOpened | KeeperAppointed | InflowReceived | FundsCommitted | CommitmentRefused | CommitmentReleased
