"""Both bodies that answer for pooled money, beside what a list shows: who pooled it, and who uses it."""

from sqlalchemy import Connection

from services.ledger.book.payment import GIVEN_UP
from services.ledger.book.rows import Row
from services.ledger.book.tables import lots, movements
from services.ledger.payments.read_model import payments
from shared.platform.projections.read_model import grouped_names

_DRAWN = (movements.c.book == lots.c.book) & (movements.c.lot == lots.c.lot)
_PAID = (movements.c.book == payments.c.book) & (movements.c.payment == payments.c.payment)


def of_projects(connection: Connection, book: str, rows: list[Row]) -> list[Row]:
    """Projects of a book with the departments behind their lots, and the units that asked to be paid."""
    named = [row["project"] for row in rows]
    asked = (payments.c.book == book, payments.c.project.in_(named), payments.c.stage.not_in(GIVEN_UP))
    drawn = (movements.c.book == book, movements.c.project.in_(named), lots.c.pooling_department != "")
    units = grouped_names(connection, payments.c.project, payments.c.using_unit, payments, *asked)
    pooled = grouped_names(
        connection, movements.c.project, lots.c.pooling_department, movements.join(lots, _DRAWN), *drawn
    )
    return [_beside(row, row["project"], pooled, units) for row in rows]


def of_lots(connection: Connection, book: str, rows: list[Row]) -> list[Row]:
    """Lots of a book with their department, and the units that were paid from them."""
    named = [row["lot"] for row in rows]
    of = (movements.c.book == book, movements.c.lot.in_(named))
    units = grouped_names(connection, movements.c.lot, payments.c.using_unit, movements.join(payments, _PAID), *of)
    known = (lots.c.book == book, lots.c.lot.in_(named), lots.c.pooling_department != "")
    pooled = grouped_names(connection, lots.c.lot, lots.c.pooling_department, lots, *known)
    return [_beside(row, row["lot"], pooled, units) for row in rows]


def _beside(row: Row, key: str, pooled: dict[str, list[str]], units: dict[str, list[str]]) -> Row:
    return row | {"pooling_departments": pooled.get(key, []), "using_units": units.get(key, [])}
