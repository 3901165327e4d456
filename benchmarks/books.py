"""Large books, filled through the domain and the writer as the service fills them, without HTTP."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice

from sqlalchemy import Engine, text

from services.ledger.book.account import SpecialAccount
from services.ledger.book.receipt import Receipt
from services.ledger.inflows.commands import ReceiveInflows, receive_inflows
from services.ledger.main import SERVICE
from services.ledger.opening.commands import OpenBook, open_book
from shared.kernel.acts import Act, Actor
from shared.kernel.divisions import divisions
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome, Writer
from shared.platform.eventstore.snapshots import Snapshooter, Snapshots
from shared.platform.eventstore.store import EventTable, Repository
from shared.policy import RulePacks, load

YEAR = 2020
LINES = 1_000
AT_ONCE = 8
"""Commands that wait for the writer at the same time, so that a round has several, as under load."""

Said = Callable[[int], None]


@dataclass(frozen=True)
class Filled:
    """One book and how many entries it is to have."""

    county: str
    entries: int

    @property
    def name(self) -> str:
        """The book."""
        return f"{self.county}-{YEAR}"

    def fill(self, engine: Engine, said: Said = lambda _: None) -> float:
        """Book what is missing, also after an interruption; says after each round how many. Gives the seconds."""
        return asyncio.run(self._fill(engine, said))

    def day(self, number: int) -> date:
        """A business date of this book; its entries are spread over them."""
        return date(YEAR, 1 + number % 6, 1 + number % 28)

    async def _fill(self, engine: Engine, said: Said) -> float:
        have = entries_of(engine, self.county)
        packs, writer = load(), Writer(engine, SERVICE.log.events, lambda _: None)
        writer.start()
        try:
            if not have:
                opening = OpenBook(act=self._act("finance"), county=self.county, fiscal_year=YEAR, keeper="keeper")
                await writer.submit(lambda books: open_book(UnitOfWork(books, packs), opening))
                have = 1
            began = time.perf_counter()
            for first in range(have, self.entries, LINES * AT_ONCE):
                last = min(first + LINES * AT_ONCE, self.entries)
                commands = [self._inflows(start, min(start + LINES, last)) for start in range(first, last, LINES)]
                await asyncio.gather(*(writer.submit(_deciding(packs, command)) for command in commands))
                said(last - first)
            return time.perf_counter() - began
        finally:
            await asyncio.to_thread(writer.stop)

    def _inflows(self, first: int, last: int) -> ReceiveInflows:
        day = self.day(first // LINES)
        receipts = tuple(receipt(number, day) for number in range(first, last))
        act = self._act("keeper", day)
        return ReceiveInflows(act=act, book=self.name, receipts=receipts)

    def _act(self, staff: str, day: date = date(YEAR, 1, 1)) -> Act:
        actor = Actor(staff, staff, "经办", "县财政局", self.county)
        return Act(f"grown-{self.county}", actor, day, datetime(YEAR, 12, 30, 4, tzinfo=UTC))


def receipt(number: int, day: date) -> Receipt:
    """An inflow as the county's books have them."""
    return Receipt(
        document_no=f"新财扶〔2020〕{number}号",
        fund_line="中央财政专项扶贫资金",
        fen=1_250_000,
        received_on=day,
        level="central",
        fund_type="special",
        arranged_by="superior",
        origin_year=YEAR,
        issuing_department="自治区财政厅",
        handling="pooled",
    )


def counties(count: int) -> list[str]:
    """So many counties of the country, Xinjiang's first."""
    known = divisions()
    places = (
        county.code
        for province in ("65", "42", "61", "53", "51")
        for city in known.children(province)
        for county in known.children(city.code)
    )
    return list(islice(places, count))


def entries_of(engine: Engine, county: str) -> int:
    """How many entries a county's book has."""
    query = text("SELECT coalesce(max(originator_version), 0) FROM ledger_events WHERE originator_id = :id")
    with engine.connect() as connection:
        return int(connection.execute(query, {"id": SpecialAccount.create_id(county, YEAR)}).scalar_one())


def last_of(engine: Engine, county: str) -> int:
    """The place in the log of a book's last entry."""
    query = text(
        "SELECT notification_id FROM ledger_events WHERE originator_id = :id ORDER BY originator_version DESC LIMIT 1"
    )
    with engine.connect() as connection:
        return int(connection.execute(query, {"id": SpecialAccount.create_id(county, YEAR)}).scalar_one())


def take_snapshot(engine: Engine, county: str) -> None:
    """Keep a county's book as it is now."""
    with engine.begin() as connection:
        Snapshooter(engine, SERVICE.log.events).take(connection, SpecialAccount, SpecialAccount.create_id(county, YEAR))


def seconds_to_open(engine: Engine, county: str, snapshots: Snapshots | None = None) -> float:
    """How long the writer needs for a county's book that it has not in memory."""
    began = time.perf_counter()
    repository = Repository(EventTable(SERVICE.log.events), snapshots)
    with engine.connect() as connection:
        repository.begin_round(connection)
        repository.get(SpecialAccount, SpecialAccount.create_id(county, YEAR))
    return time.perf_counter() - began


def _deciding(packs: RulePacks, command: ReceiveInflows) -> Callable[[Repository], Outcome]:
    return lambda books: receive_inflows(UnitOfWork(books, packs), command)


def batches(entries: int, books: int) -> Iterator[Filled]:
    """The books of a database with so many entries."""
    return (Filled(county, -(-entries // books)) for county in counties(books))
