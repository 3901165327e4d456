"""What was announced and not yet come, and what later quotas cover of advance payments."""

from datetime import date

import msgspec


class FundsAnnounced(msgspec.Struct, frozen=True, kw_only=True, tag="funds-announced"):
    """A line of the own level's budget (`budget`) or of a superior's notice (`notice`), due by `due_on`."""

    book: str
    announcement: str
    source: str
    document_no: str
    fund_line: str
    fen: int
    level: str
    fund_type: str
    capital: str
    due_on: date


class AnnouncementWithdrawn(msgspec.Struct, frozen=True, kw_only=True, tag="announcement-withdrawn"):
    book: str
    announcement: str


class AnnouncementPostponed(msgspec.Struct, frozen=True, kw_only=True, tag="announcement-postponed"):
    book: str
    announcement: str
    due_on: date


class AdvanceSettled(msgspec.Struct, frozen=True, kw_only=True, tag="advance-settled"):
    """A later quota covers this much of an advance payment; no money moves."""

    book: str
    lot: str
    document_no: str
    fen: int
    unsettled_fen: int


Message = FundsAnnounced | AnnouncementWithdrawn | AnnouncementPostponed | AdvanceSettled
