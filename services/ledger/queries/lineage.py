"""Where any fen came from and where it went: inflow document, project, payee, and back (资金流向清晰)."""

from typing import Any

from sqlalchemy import Engine, select

from services.ledger.domain.errors import NothingToTrace
from services.ledger.rows import Row, with_yuan
from services.ledger.tables import lots, movements, payments

_LOT = ("lot", "document_no", "fund_line", "level", "fund_type", "issuing_department", "received_on", "fen")
_PAYMENT = (
    "payment", "project", "fen", "payee_class", "payee", "beneficiary_level", "beneficiary_place", "using_unit",
    "responsible_person", "minutes_no", "voucher_no", "stage", "requested_by", "reviewed_by", "posted_by",
)  # fmt: skip


class Lineage:
    """Follows money through one book, both ways."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def trace(self, book: str, *, lot: str = "", project: str = "", payment: str = "") -> Row:
        """All lots, movements and payments that hang together with one of them; raises NothingToTrace."""
        asked = {"lot": lot, "project": project, "payment": payment}
        named = {name: value for name, value in asked.items() if value}
        moved = self._rows(
            select(movements)
            .where(movements.c.book == book, *(movements.c[name] == value for name, value in named.items()))
            .order_by(movements.c.sequence, movements.c.ordinal)
        )
        sources = {row["lot"] for row in moved} | ({lot} if lot else set())
        paid = {row["payment"] for row in moved if row["payment"]}
        found = {
            "book": book,
            "lots": self._named(lots, _LOT, book, "lot", sources),
            "movements": moved,
            "payments": self._named(payments, _PAYMENT, book, "payment", paid),
            "projects": sorted({row["project"] for row in moved}),
        }
        if not found["lots"]:
            raise NothingToTrace("没有与之对应的资金记录，请核对文件号、项目或拨付编号")
        return found

    def _named(self, table: Any, names: tuple[str, ...], book: str, key: str, wanted: set[str]) -> list[Row]:
        columns = [table.c[name] for name in names]
        query = select(*columns).where(table.c.book == book, table.c[key].in_(wanted))
        return self._rows(query.order_by(table.c.entry_no))

    def _rows(self, query: Any) -> list[Row]:
        with self._engine.connect() as connection:
            return [with_yuan(dict(row)) for row in connection.execute(query).mappings()]
