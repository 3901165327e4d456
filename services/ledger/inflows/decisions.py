"""Many receipts at once: each is looked at first, and only then is any entered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from services.ledger.book import entry_dates
from services.ledger.book import receipt as receipts
from services.ledger.book.account import SpecialAccount
from services.ledger.book.entry_dates import too_early
from services.ledger.book.errors import (
    InflowIncomplete,
    LineAlreadyBooked,
    SuperiorNamesProject,
    rests_on,
)
from services.ledger.book.keeper import only_keeper
from services.ledger.book.receipt import Booking, Receipt
from services.ledger.book.reversible import PassDown
from services.ledger.inflows.entries import InflowReceived
from services.ledger.inflows.errors import TransferAlreadyBooked, TransferUnlike
from shared.kernel.acts import Act
from shared.kernel.divisions import succession
from shared.kernel.errors import DomainError, FieldProblem
from shared.kernel.money import yuan
from shared.kernel.natural_keys import document_key
from shared.policy.model import RulePack

A_DAY = timedelta(days=1)


@dataclass
class Intake:
    """What would become of so many lines, by their place: the facts of an entry each, or the refusal."""

    good: dict[int, dict[str, Any]] = field(default_factory=dict)
    refused: dict[int, DomainError] = field(default_factory=dict)
    lots: set[str] = field(default_factory=set)
    transfers: set[str] = field(default_factory=set)


Passed = Mapping[str, PassDown | None]
"""What a superior's book on this platform passed down under an id; None where it knows nothing of it."""

NOTHING_PASSED: Passed = {}


def _examine(account: SpecialAccount, lines: Iterable[Receipt], pack: RulePack, act: Act, passed: Passed) -> Intake:
    """Every rule on every line, and nothing entered."""
    intake, today = Intake(), act.recorded_on
    latest = today - A_DAY
    entry_dates.dated(account.state, InflowReceived, {}, account.state.periods.dated(account.state.book, act))
    booking = Booking(account.state.fiscal_year, today, act.effective_on, act.adjusts)
    announced = {receipts.lot_key(name): name for name in account.state.announced} | {
        name: name for name in account.state.announced
    }
    for line, line_as_sent in enumerate(lines):
        try:
            receipt = _complete(line_as_sent, announced, account, pack, booking)
            lot, replaces = _named(receipt, account)
            key, transfer = receipts.lot_key(lot), document_key(receipt.transfer_id)
            _never_booked(receipt, lot, account, intake, pack)
            _as_passed_down(receipt, account, passed)
            facts = {
                "lot": lot,
                "receipt": receipt,
                "carried_over": receipt.origin_year < account.state.fiscal_year,
                "late": receipt.received_on < latest,
                "flags": receipts.flags(receipt, account.state.county, pack),
                "rule_pack": pack.name,
                "replaces": replaces,
            }
            if replaces or account.state.announced_on:
                entry_dates.dated(account.state, InflowReceived, facts, act)
            intake.good[line] = facts
            intake.lots.add(key)
            if transfer:
                intake.transfers.add(transfer)
        except DomainError as refusal:
            intake.refused[line] = refusal
    return intake


def _complete(
    line_as_sent: Receipt, announced: Mapping[str, str], account: SpecialAccount, pack: RulePack, booking: Booking
) -> Receipt:
    """The receipt with what its announcement says of it. Raises InflowIncomplete, naming every field."""
    receipt = receipts.completed(line_as_sent, announced)
    problems = tuple(receipts.problems(receipt, account.state.county, booking, pack.ledger))
    if not problems and receipt.announcement and receipt.announcement not in account.state.announced:
        problems = (FieldProblem("/announcement", f"本专账没有登记“{receipt.announcement}”，请先登记或更正"),)
    if problems:
        raise InflowIncomplete("请更正所列各项后重新提交", fields=problems)
    _names_no_project(receipt, pack)
    return receipt


def _never_booked(receipt: Receipt, lot: str, account: SpecialAccount, intake: Intake, pack: RulePack) -> None:
    """One receipt is one entry, in this book, in those before it and in the list at hand."""
    booked = account.state.lot_called(lot)
    known = booked in account.state.lots or receipts.lot_key(receipt.lot) in account.state.prior_receipts
    if known or receipts.lot_key(lot) in intake.lots:
        rule = rests_on(pack, pack.ledger.one_entry_per_receipt)
        named = f"“{lot}”已入账" if booked == lot else f"“{lot}”已以“{booked}”入账"
        raise LineAlreadyBooked(f"{named}，同一文件的同一笔资金只记一次", clause=rule)
    transfer = document_key(receipt.transfer_id)
    if transfer in account.state.transfers or transfer in intake.transfers:
        raise TransferAlreadyBooked(f"转移支付 {receipt.transfer_id} 已入账，一笔转移在本专账只记一次")


def _as_passed_down(receipt: Receipt, account: SpecialAccount, passed: Passed) -> None:
    """What comes in under an id of a superior's book is what that book passed down to here, to the fen (G-63)."""
    if document_key(receipt.transfer_id) not in passed:
        return
    sent = passed[document_key(receipt.transfer_id)]
    if sent is None or not succession().same(sent.to, account.state.county):
        raise TransferUnlike(
            f"上级专账没有编号为 {receipt.transfer_id}、下达至 {account.state.county} 的资金，请核对编号"
        )
    if sent.fen != receipt.fen:
        raise TransferUnlike(f"{receipt.transfer_id} 下达 {yuan(sent.fen)} 元，入账须与之一致")
    if receipt.received_on < sent.passed_on:
        raise too_early(receipt.received_on, "上级下达之日", sent.passed_on, "/received_on", "收到日期")


def _named(receipt: Receipt, account: SpecialAccount) -> tuple[str, int]:
    """The lot's name for life; where its predecessor was wholly reversed, the reversing entry is part of it (G-38)."""
    lot, replaces = receipt.lot, 0
    while (
        (booked := account.state.lots.get(account.state.lot_called(lot))) is not None
        and booked.reversed_by
        and not booked.received
    ):
        replaces = booked.reversed_by
        lot = f"{receipt.lot}〔更正{replaces}〕"
    return lot, replaces


def _names_no_project(receipt: Receipt, pack: RulePack) -> None:
    """Region-level money is a size, not a project (LED-38): refused where the pack says so."""
    if receipt.level == "province" and receipt.named_project and pack.ledger.superior_projects == "refuse":
        rule = rests_on(pack, pack.ledger.superior_projects_basis)
        raise SuperiorNamesProject("自治区层面只下达资金分配规模，请去掉指定的项目或退回来文", clause=rule)


def receive(
    account: SpecialAccount, receipt: Receipt, pack: RulePack, act: Act, *, passed: Passed = NOTHING_PASSED
) -> str:
    """Book one inflow: the line of a document that brings one fund. Gives the lot it stays for life."""
    examined = examine(account, (receipt,), pack, act, passed=passed)
    for refusal in examined.refused.values():
        raise refusal
    return take_in(account, examined, act)[0]


def examine(
    account: SpecialAccount, lines: Iterable[Receipt], pack: RulePack, act: Act, *, passed: Passed = NOTHING_PASSED
) -> Intake:
    """What would become of many receipts; the book stays as it is, however many of them are good.

    `passed` is what superiors' books say of the transfers that the receipts name.
    """
    only_keeper(account, act, pack)
    return _examine(account, lines, pack, act, passed)


def take_in(account: SpecialAccount, examined: Intake, act: Act) -> list[str]:
    """Book what an examination found good, one entry each; gives their lots."""
    for facts in examined.good.values():
        account.enter_facts(InflowReceived, act, facts)
    return [facts["lot"] for facts in examined.good.values()]
