"""What may be asked of the book to change what money is for. Amounts are integer fen."""

from dataclasses import dataclass
from datetime import date

from services.ledger.reallocation.decisions import NewUse
from shared.kernel.acts import Act


@dataclass(frozen=True, kw_only=True)
class ChangeUse:
    """Change the use of unpaid money."""

    act: Act
    book: str
    use: NewUse


@dataclass(frozen=True, kw_only=True)
class FileUseChange:
    """Note that a change of use was reported for filing; `of_book`: a sealed book it lies in."""

    act: Act
    book: str
    change_no: int
    of_book: str = ""
    filed_on: date
    receipt_no: str


@dataclass(frozen=True, kw_only=True)
class TransferCategory:
    """Let free money of a lot count as another broad category."""

    act: Act
    book: str
    lot: str
    source: str
    target: str
    fen: int
    document_no: str
