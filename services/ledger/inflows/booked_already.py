"""Rows of a file beside what the book has: the same inflow is refused, one that only looks alike is asked about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from services.ledger.book.account import SpecialAccount
from services.ledger.book.errors import LineAlreadyBooked, rests_on
from services.ledger.book.receipt import Receipt, lot_key
from services.ledger.inflows.identity import Alike, Identity, Receipts, another
from shared.importing import Row, Sheet
from shared.importing.model import Doubt
from shared.kernel.errors import DomainError
from shared.kernel.money import yuan
from shared.policy.model import RulePack


@dataclass(frozen=True)
class Compared:
    """The sheet with a doubt for each row that resembles a receipt, and the refusals of what is booked, by row."""

    sheet: Sheet
    refused: Mapping[int, DomainError]


def compared(sheet: Sheet, account: SpecialAccount, pack: RulePack) -> Compared:
    """Hold every good row against the receipts of the book, but for those that were reversed as a whole."""
    booked = dict(_booked(account))
    known, names = _known(account, booked), set(map(lot_key, booked))
    refused: dict[int, DomainError] = {}
    doubts, rows = list(sheet.doubts), {row.number: row for row in sheet.rows}
    for row, line in sheet.inflows:
        identity = Identity.of_line(line)
        if name := known.same_as(identity):
            refused[row.number] = _already_booked(name, booked[name], pack)
            continue
        doubts += [_looks_alike(row, alike, booked[alike.first]) for alike in known.like(identity)]
        if lot_key(f"{line.document_no} {line.fund_line}") in names:
            rows[row.number] = replace(row, values=another(line))
    return Compared(replace(sheet, rows=tuple(rows.values()), doubts=tuple(doubts)), refused)


def _booked(account: SpecialAccount) -> Iterator[tuple[str, Receipt]]:
    for name, receipt in account.state.receipts.items():
        lot = account.state.lots[name]
        if lot.received or not lot.reversed_by:
            yield name, receipt


def _known(account: SpecialAccount, booked: Mapping[str, Receipt]) -> Receipts:
    """What rows are held against. The content alone tells within a year only: what came over from one is left out."""
    known, carried_in = Receipts(), set(account.state.lot_successors.values())
    for name, receipt in booked.items():
        identity = Identity.of(receipt.document_no, receipt.fund_line, receipt.level, receipt.fen)
        if identity.document or name not in carried_in:
            known.add(name, identity)
    return known


def _already_booked(name: str, receipt: Receipt, pack: RulePack) -> LineAlreadyBooked:
    detail = (
        f"“{name}”{yuan(receipt.fen)} 元已入账（{receipt.received_on} 到账），文号、资金、级次、金额与这一行相同"
        "（没有文号的，按资金名称、级次和金额判断，与文件名、标题无关），同一笔资金只记一次；确是另一笔的，请写明它的文号"
    )
    return LineAlreadyBooked(detail, clause=rests_on(pack, pack.ledger.one_entry_per_receipt))


def _looks_alike(row: Row, alike: Alike, receipt: Receipt) -> Doubt:
    booked = f"已入账的“{alike.first}”（{receipt.received_on} 到账，{yuan(receipt.fen)} 元）{alike.others}"
    return Doubt.of(
        "look-alike",
        row.place,
        f"{yuan(row.fen or 0)} 元与{booked}{alike.how}",
        "请核对是否同一笔：是的，请从文件中移出这一行或冲销已入账的那一笔；确是另一笔的，确认后导入",
    )
