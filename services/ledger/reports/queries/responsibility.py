"""Who answers for the money of a book, a lot, a project or a payment, on a day."""

from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Engine, Select, func, select, tuple_

from services.ledger.accountability.decisions import Answer, answer, bodies
from services.ledger.accountability.queries import AccountabilityQueries
from services.ledger.book.errors import NothingToTrace
from services.ledger.book.payment import GIVEN_UP
from services.ledger.book.rows import Row, read_rows
from services.ledger.book.tables import entries, lots
from services.ledger.payments.read_model import payments
from services.ledger.reports.queries.lineage import Lineage
from shared.kernel.divisions import divisions, succession
from shared.policy.model import RulePack


class Responsibility:
    """The county's bodies as they were named, the departments that pooled, the units that use."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lineage = Lineage(engine)
        self._appointments = AccountabilityQueries(engine)

    def day_of(self, book: str, lot: str, payment: str) -> date | None:
        """The business day of a payment's last step or of a lot's receipt; None where neither is asked for."""
        if not lot and not payment:
            return None
        of = entries.c.payment == payment if payment else entries.c.lot == lot
        query = select(func.max(entries.c.effective_on) if payment else func.min(entries.c.effective_on))
        with self._engine.connect() as connection:
            found: date | None = connection.scalar(query.where(entries.c.book == book, of))
        return found

    def of(
        self, book: str, on: date, pack: RulePack, *, lot: str = "", project: str = "", payment: str = ""
    ) -> dict[str, Any]:
        """Every answer, the county's first; raises NothingToTrace for what the book does not know."""
        asked = self._scope(book, lot, project, payment)
        pooled, used = (read_rows(self._engine, query) for query in asked)
        county = succession().place_of(book)
        own = bodies(divisions().get(county).name, self._appointments.named(county, on), pack)
        return {
            "book": book,
            "on": on,
            "answers": [
                *(_shown(one) for one in own),
                *(_shown(answer("pooling", row.pop("by"), pack)) | row for row in pooled),
                *(_shown(answer("using", row.pop("by"), pack, row.pop("person"))) | row for row in used),
            ],
            "history": self._appointments.history(county),
        }

    def _scope(self, book: str, lot: str, project: str, payment: str) -> tuple[Select[Any], Select[Any]]:
        """The departments behind the lots, and the units behind the payments, that are asked about."""
        of_lots, of_payments = lots.c.book == book, payments.c.book == book
        if payment:
            project = self._still_asked_for(book, payment)
        if lot or project or payment:
            traced = self._lineage.trace(book, lot=lot, project=project, payment="" if project else payment)
            of_lots = tuple_(lots.c.book, lots.c.lot).in_([(row["book"], row["lot"]) for row in traced["lots"]])
            named = [(book, payment)] if payment else [(row["book"], row["payment"]) for row in traced["payments"]]
            of_payments = tuple_(payments.c.book, payments.c.payment).in_(named)
        return (
            select(lots.c.pooling_department.label("by"), func.count().label("lots"), func.sum(lots.c.fen).label("fen"))
            .where(of_lots, lots.c.pooling_department != "")
            .group_by(lots.c.pooling_department)
            .order_by(lots.c.pooling_department),
            select(
                payments.c.using_unit.label("by"),
                payments.c.responsible_person.label("person"),
                func.count().label("payments"),
                func.sum(payments.c.fen - payments.c.reversed_fen - payments.c.refunded_fen).label("fen"),
            )
            .where(of_payments, payments.c.stage.not_in(GIVEN_UP))
            .group_by(payments.c.using_unit, payments.c.responsible_person)
            .order_by(payments.c.using_unit, payments.c.responsible_person),
        )

    def _still_asked_for(self, book: str, payment: str) -> str:
        """The project of a payment that is not made yet, for that has the lots; empty once the payment has its own."""
        query = select(payments.c.project, payments.c.stage).where(
            payments.c.book == book, payments.c.payment == payment
        )
        with self._engine.connect() as connection:
            found = connection.execute(query).one_or_none()
        if found is None:
            raise NothingToTrace("没有与之对应的资金记录，请核对拨付编号")
        return "" if found.stage == "posted" else str(found.project)


def _shown(one: Answer) -> Row:
    row = asdict(one)
    clause = row["clause"] or {}
    return row | {"rests_on": f"{clause.get('document', '')} {clause.get('section', '')}"}
