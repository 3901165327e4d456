"""What may be asked of the book about who answers for it."""

from dataclasses import dataclass

from services.ledger.accountability.decisions import Named
from shared.kernel.acts import Act


@dataclass(frozen=True, kw_only=True)
class NameResponsible:
    """Name who one of the county's bodies is."""

    act: Act
    book: str
    named: Named
