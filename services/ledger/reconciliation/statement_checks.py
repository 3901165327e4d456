"""What a statement says of itself: its period, the balance after each movement, its sums. All must hold.

A balance that does not follow from the one before means that a row is missing or a figure is wrong; both figures are
named and nothing is corrected.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.ledger.reconciliation.statement_headers import Header
from shared.importing.amounts import NOTHING, read_exact
from shared.importing.cells import Cell, Unreadable
from shared.importing.days import day_of
from shared.importing.forms import said
from shared.importing.headers import plain
from shared.importing.totals import sum_words
from shared.kernel.errors import FieldProblem
from shared.kernel.money import yuan

_SPEAKS_OF_A_SUM = re.compile(r".{0,4}(合计|总计|小计|共计).*")
"""What is a sum in a row without a day; in one with a day it may be what was paid for: 合计支付工程款."""
_MAY_BE_A_SUM = re.compile(r"[计和共额页]|to|su", re.IGNORECASE)
"""What every word for a sum or a balance has in it: most cells are not looked at twice."""
_RUNNING = re.compile(r"(本年|本月|本季|本期|本日|全年|年初至今)?累计(发生额|金额)?[:]?")
"""Sums that reach back before the file and cannot be compared with its rows."""
_OPENING = re.compile(r"承前页|(期初|上期|上日|上月)余额[:]?[¥\d,.-]*")
_CLOSING = re.compile(r"过次页|(期末|本期|本日)余额[:]?[¥\d,.-]*")
_DAY = r"(20\d{2}[-/.年]?\d{1,2}[-/.月]?\d{1,2}日?)"
_RANGE = re.compile(rf"{_DAY}(?:--?|至|到|~|—+){_DAY}")
_MONTH = re.compile(r"(20\d{2})年(\d{1,2})月份?[^\d]{0,6}(?:对账单|明细|流水|账单)")
_OF_A_MOVEMENT = ("reference", "voucher_no", "counterparty", "payer", "payee")
_FIGURE = re.compile(r"#.*|(CNY|RMB|人民币)?[\d.,+−()¥元万千百亿-]+")
_EMPTY = "-—/0.,¥"


class Moved(Protocol):
    """What these checks ask of a movement."""

    @property
    def day(self) -> date:
        """When it was booked."""

    @property
    def direction(self) -> str:
        """in or out."""

    @property
    def fen(self) -> int:
        """How much."""


@dataclass(frozen=True)
class Told:
    """One row below the header: its cells by column, what sum it names ("" for none), and its movement if it is one."""

    number: int
    cells: dict[str, Cell | None]
    sum_named: str
    sheet: str = ""
    movement: Moved | None = None

    @property
    def change(self) -> int:
        """By how much the row moves the balance."""
        if self.movement is None:
            return 0
        return self.movement.fen if self.movement.direction == "in" else -self.movement.fen


def sum_named(row: Sequence[Cell | None], *, has_day: bool) -> str:
    """The words by which a row says that it is a sum or a balance, "" for a movement."""
    kinds = (_RUNNING, _OPENING, _CLOSING, *(() if has_day else (_SPEAKS_OF_A_SUM,)))
    words = (cell for cell in row if cell is not None and isinstance(cell.value, str) and not cell.value.isdigit())
    texts = (text for cell in words if (text := plain(cell)) and _MAY_BE_A_SUM.search(text))
    return next((text for text in texts if any(kind.fullmatch(text) for kind in kinds) or sum_words(text)), "")


def is_some(cell: Cell | None) -> bool:
    """Whether a cell of money holds more than a dash or a zero."""
    return bool(plain(cell).strip(_EMPTY))


def checked(told: Sequence[Told], header: Header, unit: str) -> tuple[list[FieldProblem], list[str]]:
    """What the statement contradicts of itself, row by row, and what could not be compared."""
    problems = [*_like_movements(told), *_outside_period(told, header.above), *_wrong_sums(told, header, unit)]
    doubts = []
    if "balance" in header.columns:
        try:
            problems += _broken_balances(told, unit)
        except Unreadable as wrong:
            doubts.append(f"{wrong.detail}，余额没有核对")
    elif not _in_order([each.movement.day for each in told if each.movement]):
        doubts.append("各行日期没有先后次序，也没有余额列可以核对，请确认没有缺行或写错日期")
    return problems, doubts


def _like_movements(told: Sequence[Told]) -> Iterator[FieldProblem]:
    """Sums that name whom a movement is with, or its number: they may be movements."""
    for each in told:
        names = (plain(each.cells.get(name)) for name in _OF_A_MOVEMENT) if each.sum_named else ()
        if any(name not in ("", each.sum_named) and is_some(each.cells.get("day")) for name in map(_undashed, names)):
            yield FieldProblem(
                f"/rows/{each.number}",
                "这一行写着合计字样，又有对方户名、流水号或凭证号，看不出是一笔交易还是合计。"
                "是交易的请改写摘要，是合计的请清空这几格",
            )


def _undashed(text: str) -> str:
    return "" if text in NOTHING else text


def _outside_period(told: Sequence[Told], above: Sequence[str]) -> Iterator[FieldProblem]:
    for text in above:
        period = _period("".join(text.split()))
        for each in told:
            if period and each.movement and not period[0] <= each.movement.day <= period[1]:
                detail = f"日期 {each.movement.day} 不在文件写明的期间（{period[0]} 至 {period[1]}）之内。请核对日期"
                yield FieldProblem(f"/rows/{each.number}", detail)


def _period(text: str) -> tuple[date, date] | None:
    try:
        if between := _RANGE.search(text):
            return day_of(between[1]), day_of(between[2])
        if month := _MONTH.search(text):
            first = date(int(month[1]), int(month[2]), 1)
            return first, date(first.year + first.month // 12, first.month % 12 + 1, 1) - date.resolution
    except (Unreadable, ValueError):
        return None
    return None


def _in_order(days: list[date]) -> bool:
    return days == sorted(days) or days == sorted(days, reverse=True)


def _broken_balances(told: Sequence[Told], unit: str) -> list[FieldProblem]:
    """Balances that do not follow from the one before, in the better of both directions; account by account."""
    accounts = {_account(each) for each in told if each.movement}
    if len(accounts) == 1:
        return _of_account(told, unit)
    parts = ([each for each in told if each.movement and _account(each) == account] for account in sorted(accounts))
    return [problem for part in parts for problem in _of_account(part, unit)]


def _account(told: Told) -> str:
    return plain(told.cells.get("account"))


def _of_account(told: Sequence[Told], unit: str) -> list[FieldProblem]:
    opening = [each for each in told if _OPENING.fullmatch(each.sum_named)]
    closing = [each for each in told if _CLOSING.fullmatch(each.sum_named)]
    moved = [each for each in told if each.movement]
    asc = _chain([each for each in told if each.movement or each in opening or each in closing], unit)
    return min(asc, _chain([*opening, *reversed(moved), *closing], unit), key=len) if asc else []


def _chain(rows: Sequence[Told], unit: str) -> list[FieldProblem]:
    problems = []
    expected: int | None = None
    for each in rows:
        expected = None if expected is None else expected + each.change
        cell = each.cells.get("balance")
        if cell is None:
            continue
        balance = _balance(cell, unit)
        if expected is not None and expected != balance:
            detail = (
                f"前一余额加减本行发生额后应为 {yuan(expected)} 元，文件写的余额是 {yuan(balance)} 元，"
                f"相差 {yuan(balance - expected)} 元。请核对金额和单位，或是否缺行"
            )
            problems.append(FieldProblem(f"/rows/{each.number}", detail))
        expected = balance
    return problems


def _balance(cell: Cell, unit: str) -> int:
    try:
        return _signed(cell, unit)
    except Unreadable as wrong:
        raise Unreadable(said(cell, "余额", wrong), wrong.fix) from wrong


def _wrong_sums(told: Sequence[Told], header: Header, unit: str) -> Iterator[FieldProblem]:
    """Stated sums of a column that no run of rows makes which begins at the top or below another sum."""
    for side in ("in", "out"):
        whole, begun = 0, {0}
        for each in told:
            cell = each.cells.get(side)
            if each.movement:
                whole += _signed(cell, unit)
            if not _is_compared(each.sum_named):
                continue
            try:
                stated = _stated(cell, unit)
            except Unreadable as wrong:
                there = said(cell, header.headings[side], wrong) if cell else wrong.detail
                yield FieldProblem(f"/rows/{each.number}", f"合计行的 {there}。{wrong.fix}")
                continue
            if stated is not None and whole - stated not in begun:
                word = "收入" if side == "in" else "支出"
                detail = (
                    f"合计行的{word}是 {yuan(stated)} 元，以上各行之和为 {yuan(whole)} 元，"
                    f"相差 {yuan(abs(whole - stated))} 元。"
                    "请核对是否缺行或写错"
                )
                yield FieldProblem(f"/rows/{each.number}", detail)
            begun.add(whole)


def _is_compared(words: str) -> bool:
    """Whether a row states the sum of rows; not a balance, nor what reaches back before the file."""
    return bool(words) and not any(kind.fullmatch(words) for kind in (_RUNNING, _OPENING, _CLOSING))


def _stated(cell: Cell | None, unit: str) -> int | None:
    """A sum's cell, None where it holds words, a count of rows (3笔) or a dash. Raises Unreadable."""
    if cell is None or not is_some(cell):
        return None
    if isinstance(cell.value, str) and not _FIGURE.fullmatch(plain(cell)):
        return None
    return _signed(cell, unit)


def _signed(cell: Cell | None, unit: str) -> int:
    if cell is None or not is_some(cell):
        return 0
    read = read_exact(cell, unit)
    return -read.fen if read.negative else read.fen
