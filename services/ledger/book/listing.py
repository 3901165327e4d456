"""Every list of a book, a page at a time or whole as a file."""

from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal, TypeVar

from fastapi import Depends

from services.ledger.book.export_columns import Shown
from services.ledger.book.labels import in_words
from services.ledger.book.queries import BookQueries
from services.ledger.book.rows import Row, page_of
from shared.platform.web.bodies import Page
from shared.platform.web.context import QueryContext
from shared.platform.web.tabular import Format, all_rows, as_file, negotiated_format

Kind = Annotated[Format, Depends(negotiated_format)]
"""How a list is wanted: JSON, CSV or XLSX (`format`, or the Accept header)."""

Stage = Literal["requested", "passed", "failed", "countersigned", "posted", "withdrawn"]
"""How far a payment has come."""

MARK = {"simulated": "模拟数据"}
"""The last column of every file of the ledger."""

Rows = list[Row]
Cursor = TypeVar("Cursor", int, str)


def listed(
    ctx: QueryContext,
    kind: Format,
    shown: Shown,
    read: Callable[[Cursor, int], Rows],
    after: Cursor,
    limit: int,
    *,
    name: str,
    cursor: str = "entry_no",
    book: str = "",
) -> Any:
    """One page of the list as JSON; as a file the whole of it, under `name`, with the codes in words.

    Every row bears the mark of simulated data: its own, or that of the `book`.
    """
    mark = {"simulated": ctx.read(BookQueries).is_simulated(book)} if book else {}

    def page(last: str | None, size: int) -> Page:
        start = after if last is None else type(after)(last)
        rows = [mark | row for row in read(start, size)]
        return Page(items=rows, next=page_of(rows, size, cursor), sequence=ctx.sequence)

    if kind == "json":
        return page(None, limit)
    return as_file(kind, _worded(page), name, shown | MARK)


def as_marked_file(ctx: QueryContext, kind: Format, rows: Rows, name: str, shown: Shown, book: str) -> Any:
    """Rows of a book that bear no mark of their own as a file, each with the mark of the book."""
    mark = {"simulated": ctx.read(BookQueries).is_simulated(book)}
    return as_file(kind, (in_words(row | mark) for row in rows), name, shown | MARK)


def _worded(page: Callable[[str | None, int], Page]) -> Iterator[dict[str, Any]]:
    return (in_words(row) for row in all_rows(page))
