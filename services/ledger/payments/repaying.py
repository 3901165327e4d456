"""Paying a returned payment (退票) again: the same payee, project and amount, and once."""

from services.ledger.book.batch import CODES
from services.ledger.book.payment import Terms
from services.ledger.book.state import BookState
from services.ledger.payments.errors import RepaidAlready, RepaymentDiffers
from shared.kernel.errors import FieldProblem


def wrong_with(book: BookState, repays: str, payee: str, project: str, fen: int) -> str:
    """The code of what is wrong with paying a returned payment again; empty when nothing is."""
    found = book.returned.get(repays)
    if found is None:
        return "repays-unknown"
    if (found.payee, found.project, found.fen) != (payee, project, fen):
        return "repays-other"
    return "" if book.claims(repays) else "repays-again"


def refuse_unlike(book: BookState, terms: Terms) -> None:
    """Refuse a payment that pays a returned one again and is not the same to the fen, or is made twice."""
    if terms.repays and (code := wrong_with(book, terms.repays, terms.payee, terms.project, terms.fen)):
        refusal = RepaidAlready if code == "repays-again" else RepaymentDiffers
        raise refusal(f"{CODES[code]}，请核对退票编号", fields=(FieldProblem("/repays", CODES[code]),))
