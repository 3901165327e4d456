"""What a book's reconciliation may be asked: to take a statement, to try its queue, to settle one line by hand."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from services.ledger.book.account import SpecialAccount
from services.ledger.book.entry_dates import too_early
from services.ledger.reconciliation import events
from services.ledger.reconciliation.errors import (
    EntryNotBooked,
    EntryShownAlready,
    KeeperReconciles,
    LineNotMatched,
    LineNotOpen,
    LineUnknown,
    StatementDayImpossible,
    StatementImportedAlready,
)
from services.ledger.reconciliation.matching import DAYS_BY_NAME, Matching, booked
from services.ledger.reconciliation.reconciliation import Line, Reconciliation, Shown
from shared.kernel.acts import Act
from shared.kernel.errors import FieldProblem
from shared.kernel.money import yuan
from shared.kernel.natural_keys import document_key
from shared.kernel.reasons import must_give_reason

CHUNK = 500


def begin_for(book: str, act: Act) -> Reconciliation:
    """Begin to reconcile a book."""
    return Reconciliation.create(events.Begun, act, book=book)


def demand_days_of_book(fiscal_year: int, days: Iterable[tuple[int, date]], act: Act) -> None:
    """Refuse a statement with days that have not come, or that no entry of the book could be matched to by day.

    A bank may show at the turn of a year what the book has on the other side of it, by no more days than matching by
    name allows. `days` are the rows of the file, each with its day.
    """
    today = act.recorded_on
    slack = timedelta(days=DAYS_BY_NAME)
    first, last = date(fiscal_year, 1, 1) - slack, date(fiscal_year, 12, 31) + slack
    problems = []
    for row, day in days:
        if day > today:
            problems.append(FieldProblem(f"/rows/{row}", f"日期 {day} 晚于今天（{today}），请核对日期"))
        elif not first <= day <= last:
            detail = f"日期 {day} 不属于 {fiscal_year} 年度的专账（{first} 至 {last}），请导入该年度的专账"
            problems.append(FieldProblem(f"/rows/{row}", detail))
    if problems:
        raise StatementDayImpossible(f"有 {len(problems)} 行的日期不能入本专账，整份未导入", fields=tuple(problems))


def take(
    reconciliation: Reconciliation,
    account: SpecialAccount,
    source: str,
    account_no: str,
    filename: str,
    shown: list[Shown],
    act: Act,
) -> tuple[str, int]:
    """Take a statement in and match what can be matched. Gives its name and how many lines were there before."""
    _by_another(account, act)
    new = [(key, line) for key, line in _keyed(shown) if key not in reconciliation.keys]
    if not new:
        raise StatementImportedAlready(f"{filename} 的 {len(shown)} 行都已导入过，没有新的行")
    statement = f"{reconciliation.book}-D{reconciliation.statements + 1}"
    sums = {side: sum(line.fen for _, line in new if line.direction == side) for side in ("in", "out")}
    reconciliation.record(
        events.StatementImported,
        act,
        book=reconciliation.book,
        statement=statement,
        source=source,
        account_no=account_no,
        filename=filename,
        lines=len(new),
        repeated=len(shown) - len(new),
        in_fen=sums["in"],
        out_fen=sums["out"],
        first_day=min(line.day for _, line in new),
        last_day=max(line.day for _, line in new),
    )
    _take_lines(reconciliation, statement, new, Matching(booked(account), dict(reconciliation.shown)), act)
    return statement, len(shown) - len(new)


def match_open(reconciliation: Reconciliation, account: SpecialAccount, act: Act) -> int:
    """Try the queue again, after the book has moved on. Gives how many lines found their entry."""
    _by_another(account, act)
    matching = Matching(booked(account), dict(reconciliation.shown))
    outcomes = [matching.outcome(n, line.shown) for n, line in reconciliation.lines.items() if line.stage == "open"]
    if found := tuple(outcome for outcome in outcomes if outcome.entry):
        reconciliation.record(events.LinesMatched, act, book=reconciliation.book, outcomes=found)
    return len(found)


def match(reconciliation: Reconciliation, account: SpecialAccount, number: int, entry: str, act: Act) -> None:
    """A person says which entry a line shows, and why. Several lines may show one payment, never more than it."""
    _by_another(account, act)
    line = _open(reconciliation, number)
    _reasoned(act)
    side = line.shown.direction
    entry = account.state.lot_called(entry) if side == "in" else entry
    found = next((e for e in booked(account) if (e.entry, e.direction) == (entry, side)), None)
    if found is None:
        raise EntryNotBooked(f"本专账没有编号为“{entry}”的{'已拨付款项' if side == 'out' else '收入'}")
    if line.shown.day < found.since:
        raise too_early(line.shown.day, "拨付申请之日", found.since, "/entry", "银行日期")
    if reconciliation.shown.get(entry, 0) + line.shown.fen > found.fen:
        raise EntryShownAlready(
            f"“{entry}”共 {yuan(found.fen)} 元，对账单已对上 {yuan(reconciliation.shown.get(entry, 0))} 元"
        )
    reconciliation.record(
        events.LinesMatched, act, book=reconciliation.book, outcomes=(events.Outcome(number, entry, "person"),)
    )


def release(reconciliation: Reconciliation, account: SpecialAccount, number: int, act: Act) -> None:
    """Undo a match or an explanation that was wrong: the line goes back to the queue."""
    _by_another(account, act)
    line = _line(reconciliation, number)
    if line.stage == "open":
        raise LineNotMatched(f"第 {number} 行尚未对上，无须撤销")
    _reasoned(act)
    reconciliation.record(events.LineReleased, act, book=reconciliation.book, line=number, entry=line.entry)


def explain(reconciliation: Reconciliation, account: SpecialAccount, number: int, act: Act) -> None:
    """A line that no entry stands behind (a fee, interest, another account's money), explained by a person."""
    _by_another(account, act)
    _open(reconciliation, number)
    _reasoned(act)
    reconciliation.record(events.LineExplained, act, book=reconciliation.book, line=number)


def _take_lines(
    reconciliation: Reconciliation, statement: str, new: list[tuple[str, Shown]], matching: Matching, act: Act
) -> None:
    for start in range(0, len(new), CHUNK):
        part, first = new[start : start + CHUNK], len(reconciliation.lines) + 1
        reconciliation.record(
            events.LinesTaken,
            act,
            book=reconciliation.book,
            statement=statement,
            keys=tuple(key for key, _ in part),
            lines=tuple(line for _, line in part),
            outcomes=tuple(matching.outcome(n, line) for n, (_, line) in enumerate(part, start=first)),
        )


def _line(reconciliation: Reconciliation, number: int) -> Line:
    found = reconciliation.lines.get(number)
    if found is None:
        raise LineUnknown(f"本专账的对账单没有第 {number} 行")
    return found


def _open(reconciliation: Reconciliation, number: int) -> Line:
    line = _line(reconciliation, number)
    if line.stage != "open":
        raise LineNotOpen(f"第 {number} 行已{'对上' if line.stage == 'matched' else '说明'}，改动前请先撤销")
    return line


def _reasoned(act: Act) -> None:
    must_give_reason(act, "请写明理由，例如“手续费，非拨付”")


def _by_another(account: SpecialAccount, act: Act) -> None:
    act.within(account.state.county)
    if act.actor.is_any_of(account.state.keeper):
        raise KeeperReconciles(f"{account.state.keeper} 是本专账的记账人，对账须由另一人办理")


def _keyed(shown: list[Shown]) -> Iterator[tuple[str, Shown]]:
    """Each line with what makes it this line and no other, so that overlapping files bring nothing twice."""
    times: dict[str, int] = {}
    for line in shown:
        name = document_key(line.reference or f"{line.voucher_no} {line.counterparty}")
        said = f"{line.day} {line.direction} {line.fen} {name}"
        times[said] = times.get(said, 0) + 1
        yield f"{said} {times[said]}", line
