"""Entities, who holds shares in them, and where these come from."""

from sqlalchemy import Engine, func, select

from services.ledger.batches.read_model import returned_payments
from services.ledger.book.rows import Row, read_rows
from services.ledger.book.tables import lots, movements
from services.ledger.payments.read_model import payments
from services.ledger.shareholding.errors import EntityUnknown
from services.ledger.shareholding.read_model import entities, holdings, share_changes
from shared.platform.projections.region_rows import lies_in


class ShareQueries:
    """A county's share register."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def entities(self, county: str, part: str, after: int, limit: int) -> list[Row]:
        """The entities of a county or a part of it in the order in which they were registered."""
        mine = (entities.c.county == county, lies_in(entities.c.place, part))
        query = select(entities).where(*mine, entities.c.position > after)
        return [_with_percent(row) for row in read_rows(self._engine, query.order_by(entities.c.position).limit(limit))]

    def entity(self, county: str, entity: str, part: str = "") -> Row:
        """One entity with the payments that were quantified; raises EntityUnknown, also outside the part asked for."""
        mine = (entities.c.county == county, lies_in(entities.c.place, part))
        found = read_rows(self._engine, select(entities).where(*mine, entities.c.entity == entity))
        if not found:
            raise EntityUnknown("本县股份台账没有该经营主体")
        return _with_percent(found[0]) | {"payments": self._quantified(county, entity)}

    def holders(self, county: str, entity: str, after: int, limit: int) -> list[Row]:
        """The holders in the order in which they came; none whose shares are all given away. Raises EntityUnknown."""
        of = self.entity(county, entity)
        query = select(holdings).where(
            holdings.c.county == county, holdings.c.entity == entity, holdings.c.shares > 0, holdings.c.position > after
        )
        rows = read_rows(self._engine, query.order_by(holdings.c.position).limit(limit))
        mark = {"simulated": of["simulated"]}
        return [row | {"percent": _percent(row["shares"], of["shares"])} | mark for row in rows]

    def history(self, county: str, entity: str, after: int, limit: int) -> list[Row]:
        """Every change in order."""
        mine = (share_changes.c.county == county, share_changes.c.entity == entity)
        query = select(share_changes).where(*mine, share_changes.c.position > after)
        return read_rows(self._engine, query.order_by(share_changes.c.position).limit(limit))

    def holder(self, county: str, payee: str) -> Row:
        """What one household holds, every change of it, and the lots of the payments it comes from."""
        held = select(holdings, entities.c.name, entities.c.shares.label("whole")).join(
            entities, (entities.c.county == holdings.c.county) & (entities.c.entity == holdings.c.entity)
        )
        mine = held.where(holdings.c.county == county, holdings.c.payee == payee)
        rows = read_rows(self._engine, mine.order_by(holdings.c.position))
        changes = select(share_changes).where(share_changes.c.county == county, share_changes.c.payee == payee)
        happened = read_rows(self._engine, changes.order_by(share_changes.c.position))
        sources = {row["entity"] for row in rows}
        return {
            "county": county,
            "payee": payee,
            "holdings": [row | {"percent": _percent(row["shares"], row["whole"])} for row in rows],
            "changes": happened,
            "lots": [lot for entity in sorted(sources) for lot in self._lots(county, entity)],
        }

    def _quantified(self, county: str, entity: str) -> list[Row]:
        """The payments whose money became shares, and what of them has come back since."""
        changes = share_changes.c
        back = func.coalesce(
            select(func.sum(returned_payments.c.fen))
            .where(returned_payments.c.book == payments.c.book, returned_payments.c.payment == payments.c.payment)
            .scalar_subquery(),
            0,
        )
        paid = payments.c.fen - payments.c.reversed_fen - payments.c.refunded_fen - back
        quantified = func.sum(changes.fen)
        query = (
            select(changes.book, changes.payment, changes.project, quantified.label("quantified_fen"),
                   func.greatest(quantified - func.max(paid), 0).label("beyond_paid_fen"))
            .join(payments, (payments.c.book == changes.book) & (payments.c.payment == changes.payment))
            .where(changes.county == county, changes.entity == entity, changes.kind == "quantified")
            .group_by(changes.book, changes.payment, changes.project)
            .order_by(changes.book, changes.payment)
        )  # fmt: skip
        return read_rows(self._engine, query)

    def _lots(self, county: str, entity: str) -> list[Row]:
        """The lots, and so the documents, from which the quantified payments of an entity were drawn."""
        changes = share_changes.c
        of = select(changes.book, changes.payment).where(
            changes.county == county, changes.entity == entity, changes.kind == "quantified", changes.payment != ""
        ).distinct().subquery()  # fmt: skip
        query = (
            select(of.c.book, of.c.payment, lots.c.lot, lots.c.document_no, lots.c.fund_line, movements.c.fen)
            .join(movements, (movements.c.book == of.c.book) & (movements.c.payment == of.c.payment))
            .join(lots, (lots.c.book == of.c.book) & (lots.c.lot == movements.c.lot))
            .where(movements.c.kind == "disbursed")
        )
        return read_rows(self._engine, query.order_by(of.c.book, of.c.payment, movements.c.ordinal))


def _with_percent(row: Row) -> Row:
    return row | {"percent": _percent(row["held"], row["shares"])}


def _percent(part: int, whole: int) -> str:
    """So many per cent with two decimals, never rounded up to a whole that is not held."""
    hundredths = part * 10_000 // whole
    return f"{hundredths // 100}.{hundredths % 100:02}"
