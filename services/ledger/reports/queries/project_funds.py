"""The projects of a book with the money set aside for each, paid and spent."""

from sqlalchemy import Engine, or_, select

from services.ledger.book.rows import Row, read_rows
from services.ledger.book.tables import commitments
from services.ledger.project_files.read_model import project_files
from services.ledger.reports.queries import accountable
from shared.platform.projections.region_rows import lies_in

_COMMITMENT = ("left_fen", "paid_fen", "spent_fen", "returned_fen", "shortage_fen")


class ProjectFunds:
    """What is on file of a project, and its money."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def projects(self, book: str, part: str, after: str, limit: int) -> list[Row]:
        """The projects of a book, or of a part of it (a division's code): what is on file, and what is set aside, paid
        and spent (nulls when nothing is).

        With the departments that pooled the money and the units that use it, who both answer while it is on hold.
        """
        money = [commitments.c[name] for name in _COMMITMENT]
        query = (
            select(project_files, commitments.c.state.label("commitment"), *money)
            .join(
                commitments,
                (commitments.c.project == project_files.c.project) & (commitments.c.book == book),
                isouter=True,
            )
            .where(or_(project_files.c.book == book, commitments.c.book == book), project_files.c.project > after)
            .where(lies_in(project_files.c.place, part))
        )
        rows = read_rows(self._engine, query.order_by(project_files.c.project).limit(limit))
        with self._engine.connect() as connection:
            return accountable.of_projects(connection, book, rows)
