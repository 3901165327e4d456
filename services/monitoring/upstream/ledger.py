"""What monitoring keeps of the ledger: books, lots, every movement, refusals, and money by project."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from services.monitoring.upstream.hearing import keeping
from services.monitoring.upstream.movement import Kind, Lot
from services.monitoring.upstream.read_model import books, lots, movements, project_money, refusals
from shared.contracts import ledger
from shared.contracts.envelope import Envelope
from shared.platform.capability import Hear
from shared.platform.clock import business_date

MOVES: dict[type[Any], Kind] = {
    ledger.FundsCommitted: Kind.COMMITTED,
    ledger.CommitmentReleased: Kind.RELEASED,
    ledger.FundsDisbursed: Kind.DISBURSED,
    ledger.SurplusReturned: Kind.RETURNED,
}
"""Messages that draw on lots, and what they do to the figures."""

LOT_COLUMN = {
    Kind.COMMITTED: ("committed_fen", 1),
    Kind.RELEASED: ("committed_fen", -1),
    Kind.RETURNED: ("returned_fen", 1),
    Kind.DISBURSED: ("disbursed_fen", 1),
}
"""Kind -> the sum it moves on its lot, book and project. `committed` is gross: a surplus that came back is in it."""


def _open(connection: Connection, envelope: Envelope, opened: ledger.AccountOpened) -> str:
    book_exists(connection, opened.book, opened.county, opened.fiscal_year)
    since = max(envelope.effective_on, business_date(envelope.time))
    opening = {"rule_pack": opened.rule_pack, "opened_on": since}
    stamp(connection, envelope, opened.book, opening)
    return opened.book


def _receive(connection: Connection, envelope: Envelope, inflow: ledger.InflowReceived) -> str:
    lot = Lot(inflow.level, inflow.arranged_by, inflow.origin_year, inflow.carried_over, inflow.capital)
    own = lot.is_own_budget(inflow.county, inflow.fiscal_year)
    facts = ("book", "lot", "document_no", "fund_line", "fund_type", "received_on", "pooling_department")
    values = {name: getattr(inflow, name) for name in facts} | vars(lot)
    marks = {"own": own, "received_fen": inflow.fen, "sequence": envelope.sequence, "simulated": envelope.simulated}
    connection.execute(insert(lots).values(values | marks))
    book_exists(connection, inflow.book, inflow.county, inflow.fiscal_year)
    move(
        connection, envelope, inflow.book, Kind.RECEIVED, [(inflow.lot, inflow.fen, own)], reference=inflow.document_no
    )
    sums = {"received_fen": inflow.fen, "own_budget_fen": inflow.fen if own else 0}
    add_to_book(connection, envelope, inflow.book, sums)
    return inflow.book


def _draw(
    connection: Connection,
    envelope: Envelope,
    drawn: ledger.FundsCommitted | ledger.CommitmentReleased | ledger.FundsDisbursed | ledger.SurplusReturned,
) -> str:
    kind = MOVES[type(drawn)]
    ours = own_lots(connection, drawn.book)
    by_lot: Counter[str] = Counter()
    for draw in drawn.draws:
        by_lot[draw.lot] += draw.fen
    draws = [(lot, fen, lot in ours) for lot, fen in by_lot.items()]
    column, sign = LOT_COLUMN[kind]
    for lot, fen, _ in draws:
        row = update(lots).where(lots.c.book == drawn.book, lots.c.lot == lot)
        connection.execute(row.values({column: lots.c[column] + sign * fen, "sequence": envelope.sequence}))
    move(
        connection,
        envelope,
        drawn.book,
        kind,
        draws,
        project=drawn.project,
        reference=_reference(drawn),
        unit=_unit(drawn),
    )
    sums = {column: sign * drawn.fen}
    if kind is Kind.DISBURSED:
        sums["own_disbursed_fen"] = sum(fen for _, fen, own in draws if own)
    add_to_book(connection, envelope, drawn.book, sums)
    add_to_project(connection, envelope, drawn.book, drawn.project, {column: sign * drawn.fen})
    return drawn.book


def _reference(drawn: object) -> str:
    return drawn.voucher_no if isinstance(drawn, ledger.FundsDisbursed) else ""


def _unit(drawn: object) -> str:
    return drawn.using_unit if isinstance(drawn, ledger.FundsDisbursed) else ""


def _spend(connection: Connection, envelope: Envelope, spent: ledger.SpendingReported) -> str:
    line = [("", spent.fen, False)]
    move(connection, envelope, spent.book, Kind.SPENT, line, project=spent.project, reference=spent.evidence)
    add_to_book(connection, envelope, spent.book, {"spent_fen": spent.fen})
    add_to_project(connection, envelope, spent.book, spent.project, {"spent_fen": spent.fen})
    return spent.book


def _pass_on(connection: Connection, envelope: Envelope, passed: ledger.FundsPassedDown) -> str:
    pass_down(connection, envelope, passed.book, ledger.Draw(passed.lot, passed.fen), passed.transfer_id)
    return passed.book


def pass_down(connection: Connection, envelope: Envelope, book: str, gone: ledger.Draw, reference: str) -> None:
    """Money of a lot goes down a level, or (negative) did not: paid where it is own budget, else no longer here."""
    own = gone.lot in own_lots(connection, book)
    of_lot = update(lots).where(lots.c.book == book, lots.c.lot == gone.lot)
    passed = {"passed_down_fen": lots.c.passed_down_fen + gone.fen, "sequence": envelope.sequence}
    connection.execute(of_lot.values(passed))
    move(connection, envelope, book, Kind.PASSED_DOWN, [(gone.lot, gone.fen, own)], reference=reference)
    add_to_book(connection, envelope, book, {"passed_down_fen": gone.fen, "own_disbursed_fen": gone.fen if own else 0})


def _refuse(connection: Connection, envelope: Envelope, refused: ledger.CommitmentRefused) -> str:
    facts = ("book", "project", "fen", "available_fen", "shortage_fen")
    values = {name: getattr(refused, name) for name in facts}
    when = {
        "sequence": envelope.sequence,
        "entry_no": envelope.version,
        "effective_on": envelope.effective_on,
        "recorded_at": envelope.time,
    }
    connection.execute(insert(refusals).values(values | when | {"simulated": envelope.simulated}))
    add_to_book(connection, envelope, refused.book, {"refusals": 1})
    add_to_project(connection, envelope, refused.book, refused.project, {"refused_fen": refused.fen})
    return refused.book


def own_lots(connection: Connection, book: str) -> set[str]:
    """The lots of a book that are own-level budget of the year."""
    own = select(lots.c.lot).where(lots.c.book == book, lots.c.own)
    return set(connection.scalars(own))


def move(
    connection: Connection,
    envelope: Envelope,
    book: str,
    kind: Kind,
    lines: Iterable[tuple[str, int, bool]],
    *,
    project: str = "",
    reference: str = "",
    unit: str = "",
) -> None:
    """Write one movement, lot by lot: lines of (lot, fen, whether it is own-level budget)."""
    entry = {
        "sequence": envelope.sequence,
        "entry_no": envelope.version,
        "book": book,
        "kind": kind.value,
        "project": project,
        "reference": reference,
        "using_unit": unit,
        "effective_on": envelope.effective_on,
        "recorded_on": business_date(envelope.time),
        "recorded_at": envelope.time,
        "simulated": envelope.simulated,
    }
    rows = [entry | {"lot": lot, "fen": fen, "own": own} for lot, fen, own in lines]
    if rows:
        connection.execute(insert(movements), rows)


def book_exists(connection: Connection, book: str, county: str, fiscal_year: int) -> None:
    """See to it that a book has its row."""
    row = upsert(books).values(book=book, county=county, fiscal_year=fiscal_year)
    connection.execute(row.on_conflict_do_nothing())


def add_to_book(connection: Connection, envelope: Envelope, book: str, sums: dict[str, int]) -> None:
    """Add to the sums of a book, in fen."""
    stamp(connection, envelope, book, {name: books.c[name] + fen for name, fen in sums.items()})


def stamp(connection: Connection, envelope: Envelope, book: str, values: dict[str, Any]) -> None:
    """Set what a book's row says, and where in the log it stands with it."""
    stand = {"sequence": envelope.sequence, "effective_on": envelope.effective_on, "recorded_at": envelope.time}
    stand["entry_no"] = envelope.version
    marks = {"simulated": books.c.simulated | envelope.simulated}
    connection.execute(update(books).where(books.c.book == book).values(values | stand | marks))


def add_to_project(connection: Connection, envelope: Envelope, book: str, project: str, sums: dict[str, int]) -> None:
    """Add to the sums of a project's money, in fen."""
    stand = {"sequence": envelope.sequence, "simulated": envelope.simulated}
    row = upsert(project_money).values(book=book, project=project, **sums, **stand)
    added = {name: project_money.c[name] + fen for name, fen in sums.items()}
    key = [project_money.c.book, project_money.c.project]
    connection.execute(row.on_conflict_do_update(index_elements=key, set_=added | stand))


HEARS: dict[type, Hear] = {
    ledger.AccountOpened: keeping("books", _open),
    ledger.InflowReceived: keeping("funds", _receive),
    ledger.CommitmentRefused: keeping("funds", _refuse),
    ledger.SpendingReported: keeping("funds", _spend),
    ledger.FundsPassedDown: keeping("funds", _pass_on),
    **dict.fromkeys(MOVES, keeping("funds", _draw)),
}
