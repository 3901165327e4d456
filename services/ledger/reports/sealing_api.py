"""The proof of an entry by the number that people know it by: its book and its number there."""

from typing import Annotated

from fastapi import Depends, Response

from services.ledger.reports.queries import Queries
from shared.platform.web.context import QueryContext, public_query
from shared.platform.web.evidence import AskEvidence, Number, proof_file
from shared.platform.web.router import Router

router = Router(prefix="/ledger/v1", tags=["存证"])


@router.get("/entries/{book}/{entry_no}.tlog-proof")
def proof(
    book: str, entry_no: Number, ctx: Annotated[QueryContext, Depends(public_query)], evidence: AskEvidence
) -> Response:
    """The proof file (C2SP tlog-proof) of one entry of a book: it verifies offline with the public key."""
    return proof_file(evidence.proof(ctx.read(Queries).sequence_of(book, entry_no)))
