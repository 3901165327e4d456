"""A plain pyeventsourcing application as the library's documentation shows it, over its own PostgreSQL recorder."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event


@dataclass(frozen=True, kw_only=True)
class Inflow:
    """The fields that the ledger's benchmark sends."""

    document_no: str
    fund_line: str
    amount: str
    received_on: str
    level: str
    fund_type: str
    arranged_by: str
    origin_year: int
    issuing_department: str

    @property
    def facts(self) -> dict[str, str | int]:
        """The fields by name."""
        return dict(vars(self))


class Receipt(Aggregate):
    """One receipt on its own: one event, nothing to load, no other writer to conflict with."""

    @event("Received")
    def __init__(self, book: str, inflow: dict[str, str | int]) -> None:
        self.book = book
        self.inflow = inflow


class Book(Aggregate):
    """A book that receives many."""

    @event("Opened")
    def __init__(self, book: str) -> None:
        self.book = book
        self.lots: dict[str, dict[str, str | int]] = {}

    @event("InflowReceived")
    def receive(self, document_no: str, inflow: dict[str, str | int]) -> None:
        """Take an inflow down."""
        self.lots[document_no] = inflow


class Books(Application[UUID]):
    """Receives inflows one by one and many at a time."""

    @classmethod
    def connected(cls, url: str) -> "Books":
        """The application over one database."""
        server = urlsplit(url)
        return cls(
            env={
                "PERSISTENCE_MODULE": "eventsourcing.postgres",
                "POSTGRES_DBNAME": server.path.removeprefix("/"),
                "POSTGRES_HOST": server.hostname or "",
                "POSTGRES_PORT": str(server.port),
                "POSTGRES_USER": server.username or "",
                "POSTGRES_PASSWORD": unquote(server.password or ""),
            }
        )

    def receive(self, book: str, inflow: Inflow) -> int:
        """Store one event and give its version."""
        receipt = Receipt(book, inflow.facts)
        self.save(receipt)
        return receipt.version

    def open(self, book: str) -> Book:
        """A book that is saved, for `receive_all`."""
        opened = Book(book)
        self.save(opened)
        return opened

    def receive_all(self, book: Book, inflows: list[Inflow]) -> None:
        """Take many inflows down and store them with one save."""
        for inflow in inflows:
            book.receive(inflow.document_no, inflow.facts)
        self.save(book)
