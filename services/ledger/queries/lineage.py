"""Where any fen came from and where it went: inflow document, project, payee, asset, and back (资金流向清晰)."""

from typing import Any

from sqlalchemy import Engine, select

from services.ledger.domain.errors import NothingToTrace
from services.ledger.rows import Row, with_yuan
from services.ledger.tables import lots, movements, payments, project_assets, project_files, project_notices

_LOT = (
    "lot", "document_no", "document_date", "fund_line", "level", "fund_type", "kind", "issuing_department",
    "received_on", "transfer_id", "fen",
)  # fmt: skip
_PAYMENT = (
    "payment", "project", "fen", "payee_class", "payee", "beneficiary_level", "beneficiary_place", "using_unit",
    "responsible_person", "minutes_no", "voucher_no", "stage", "requested_by", "reviewed_by", "posted_by",
)  # fmt: skip
_FILE = ("project", "name", "category", "place", "minutes_no", "plan", "state", "holds", "clear_windows")


class Lineage:
    """Follows money through one book, both ways."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def trace(self, book: str, *, lot: str = "", project: str = "", payment: str = "", asset: str = "") -> Row:
        """Lots, movements, payments, notices and assets that hang together with one of them; raises NothingToTrace."""
        if asset:
            project = self._project_of(asset)
        asked = {"lot": lot, "project": project, "payment": payment}
        named = {name: value for name, value in asked.items() if value}
        moved = self._rows(
            select(movements)
            .where(movements.c.book == book, *(movements.c[name] == value for name, value in named.items()))
            .order_by(movements.c.sequence, movements.c.ordinal)
        )
        sources = {row["lot"] for row in moved} | ({lot} if lot else set())
        paid = {row["payment"] for row in moved if row["payment"]}
        projects = sorted({row["project"] for row in moved if row["project"]})
        found = {
            "book": book,
            "lots": self._named(lots, _LOT, book, "lot", sources),
            "movements": moved,
            "payments": self._named(payments, _PAYMENT, book, "payment", paid),
            "projects": projects,
        }
        if not found["lots"]:
            raise NothingToTrace("没有与之对应的资金记录，请核对文件号、项目、拨付或资产编号")
        return found | self._on_file(projects)

    def _on_file(self, projects: list[str]) -> Row:
        """What the gates rested on, the notices and objections, and what the money became."""
        columns = [project_files.c[name] for name in _FILE]
        notices, assets = project_notices, project_assets
        return {
            "files": self._rows(select(*columns).where(project_files.c.project.in_(projects)).order_by("project")),
            "notices": self._rows(select(notices).where(notices.c.project.in_(projects)).order_by("sequence")),
            "assets": self._rows(select(assets).where(assets.c.project.in_(projects)).order_by("sequence")),
        }

    def _project_of(self, asset: str) -> str:
        found = self._rows(select(project_assets.c.project).where(project_assets.c.asset == asset))
        if not found:
            raise NothingToTrace(f"没有编号为 {asset} 的资产")
        return str(found[0]["project"])

    def _named(self, table: Any, names: tuple[str, ...], book: str, key: str, wanted: set[str]) -> list[Row]:
        columns = [table.c[name] for name in names]
        query = select(*columns).where(table.c.book == book, table.c[key].in_(wanted))
        return self._rows(query.order_by(table.c.entry_no))

    def _rows(self, query: Any) -> list[Row]:
        with self._engine.connect() as connection:
            return [with_yuan(dict(row)) for row in connection.execute(query).mappings()]
