"""The entries of a book, one by one, and the proof of each."""

from typing import Annotated, Any

from fastapi import Depends, Query, Response

from services.ledger.book import export_columns as columns
from services.ledger.book.access import ReaderQuery, in_region
from services.ledger.book.listing import Kind, Rows, listed
from services.ledger.book.point import Point
from services.ledger.book.queries import BookQueries
from shared.platform.web.bodies import Page, PageSize, Position
from shared.platform.web.context import QueryContext, public_query
from shared.platform.web.evidence import AskEvidence, Number, proof_file
from shared.platform.web.router import Router

router = Router(prefix="/ledger/v1", tags=["账本查询"])
proofs = Router(prefix="/ledger/v1", tags=["存证"])


@router.get("/books/{book}/entries", response_model=Page)
def entries(
    book: str,
    ctx: ReaderQuery,
    point: Point,
    kind: Kind,
    after: Annotated[Position, Query()] = 0,
    limit: Annotated[PageSize, Query()] = 100,
) -> Any:
    """The entries of a book, gap-free by number, each with who, when, why and how much; also as CSV or XLSX."""
    in_region(ctx, book)

    def read(last: int, size: int) -> Rows:
        return ctx.read(BookQueries).entries(book, point, last, size)

    return listed(ctx, kind, columns.ENTRIES, read, after, limit, book=book, name=f"{book}-entries")


@proofs.get("/entries/{book}/{entry_no}.tlog-proof")
def proof(
    book: str, entry_no: Number, ctx: Annotated[QueryContext, Depends(public_query)], evidence: AskEvidence
) -> Response:
    """The proof file (C2SP tlog-proof) of one entry of a book: it verifies offline with the public key."""
    return proof_file(evidence.proof(ctx.read(BookQueries).sequence_of(book, entry_no)))
