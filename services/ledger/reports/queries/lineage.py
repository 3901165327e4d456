"""Where any fen came from and where it went: inflow document, project, payee, asset, and back (资金流向清晰)."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine, Table, or_, select, tuple_

from services.ledger.book.errors import NothingToTrace
from services.ledger.book.rows import Row, read_rows
from services.ledger.book.tables import CORRECTS, books, entries, lots, movements
from services.ledger.payments.read_model import payments
from services.ledger.project_files.read_model import project_assets, project_files, project_notices
from services.ledger.transfers.queries import WITH_ARRIVAL, arrived
from services.ledger.transfers.read_model import pass_downs
from shared.kernel.divisions import succession

_LOT = (
    "book", "lot", "document_no", "document_date", "fund_line", "level", "fund_type", "kind", "issuing_department",
    "pooling_department",
    "received_on", "transfer_id", "fen", "origin", "origin_lot",
)  # fmt: skip
_PAYMENT = (
    "book", "payment", "project", "fen", "payee_class", "payee", "beneficiary_level", "beneficiary_place", "using_unit",
    "responsible_person", "minutes_no", "voucher_no", "stage", "requested_by", "reviewed_by", "posted_by",
    "reversed_fen", "refunded_fen", "replaces", "repays",
)  # fmt: skip
_CORRECTION = (
    "book", "entry_no", "kind", "fen", "lot", "project", "payment", "reason", "of_book", "reverses", "reversed_by",
    "reversed_later", "replaces", "replaced_by",
)  # fmt: skip
_FILE = ("project", "name", "category", "place", "minutes_no", "plan", "state", "holds", "clear_windows")


class Lineage:
    """Follows money through a county's books, both ways."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def trace(self, book: str, *, lot: str = "", project: str = "", payment: str = "", asset: str = "") -> Row:
        """Lots, movements, payments, notices and assets that hang together with one of them; raises NothingToTrace.

        Through the years: a lot goes on in later books, and what comes back of a payment may be booked in one of them.
        """
        if asset:
            project = self._project_of(asset)
        years = self._years(book)
        asked = {"project": project, "payment": payment}
        wanted = [movements.c[name] == value for name, value in asked.items() if value]
        sources = self._one_lot(book, lot) if lot else set()
        if lot:
            wanted.append(tuple_(movements.c.book, movements.c.lot).in_(sources))
        moved = read_rows(
            self._engine,
            select(movements)
            .where(movements.c.book.in_(years), *wanted)
            .order_by(movements.c.sequence, movements.c.ordinal),
        )
        sources |= {(row["book"], row["lot"]) for row in moved}
        paid = {row["payment"] for row in moved if row["payment"]}
        projects = sorted({row["project"] for row in moved if row["project"]})
        of_payments = (payments.c.book.in_(years), payments.c.payment.in_(paid))
        found = {
            "book": book,
            "lots": self._named(lots, _LOT, tuple_(lots.c.book, lots.c.lot).in_(sources)),
            "movements": moved,
            "payments": self._named(payments, _PAYMENT, *of_payments),
            "projects": projects,
            "passed_down": self._passed(sources),
            "corrections": self._corrections(years, projects, {name for _, name in sources}),
        }
        if not found["lots"]:
            raise NothingToTrace("没有与之对应的资金记录，请核对文件号、项目、拨付或资产编号")
        return found | self._on_file(projects)

    def _passed(self, sources: set[tuple[str, str]]) -> list[Row]:
        """The transfers that took money out of these lots, and those that brought it."""
        taken = tuple_(pass_downs.c.book, pass_downs.c.lot).in_(sources)
        brought = tuple_(arrived.c.book, arrived.c.lot).in_(sources)
        return read_rows(self._engine, WITH_ARRIVAL.where(pass_downs.c.transfer_id != "", or_(taken, brought)))

    def _years(self, book: str) -> list[str]:
        """The books of a county: money and its corrections go from one into the next."""
        county = succession().place_of(book)
        query = select(books.c.book).where(books.c.county == county).order_by(books.c.book)
        return [row["book"] for row in read_rows(self._engine, query)]

    def _one_lot(self, book: str, lot: str) -> set[tuple[str, str]]:
        """A lot by the names it has in each book: what it is the remainder of, and what became of its own."""
        here, origin = tuple_(lots.c.book, lots.c.lot), tuple_(lots.c.origin, lots.c.origin_lot)
        found: set[tuple[str, str]] = set()
        more = {(book, lot)}
        while more - found:
            found |= more
            rows = read_rows(
                self._engine,
                select(lots.c.book, lots.c.lot, lots.c.origin, lots.c.origin_lot).where(
                    or_(here.in_(found), origin.in_(found))
                ),
            )
            more = {(row["book"], row["lot"]) for row in rows}
            more |= {(row["origin"], row["origin_lot"]) for row in rows if row["origin_lot"]}
        return found

    def _corrections(self, years: list[str], projects: list[str], names: set[str]) -> list[Row]:
        """What reversed an entry of these projects and lots, and what was booked in its place; each names the other."""
        about = or_(entries.c.project.in_(projects), entries.c.lot.in_(names))
        return self._named(entries, _CORRECTION, entries.c.book.in_(years), CORRECTS, about)

    def _on_file(self, projects: list[str]) -> Row:
        """What the gates rested on, the notices and objections, and what the money became."""
        columns = [project_files.c[name] for name in _FILE]
        notices, assets = project_notices, project_assets
        return {
            "files": self._of_projects(project_files, columns, "project", projects),
            "notices": self._of_projects(notices, notices.c, "sequence", projects),
            "assets": self._of_projects(assets, assets.c, "sequence", projects),
        }

    def _of_projects(self, table: Table, columns: Iterable[Any], order: str, projects: list[str]) -> list[Row]:
        query = select(*columns).where(table.c.project.in_(projects))
        return read_rows(self._engine, query.order_by(table.c[order]))

    def _project_of(self, asset: str) -> str:
        found = read_rows(self._engine, select(project_assets.c.project).where(project_assets.c.asset == asset))
        if not found:
            raise NothingToTrace(f"没有编号为 {asset} 的资产")
        return str(found[0]["project"])

    def _named(self, table: Table, names: tuple[str, ...], *wanted: Any) -> list[Row]:
        query = select(*(table.c[name] for name in names)).where(*wanted)
        return read_rows(self._engine, query.order_by(table.c.book, table.c.entry_no))
