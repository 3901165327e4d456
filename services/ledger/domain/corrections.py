"""Corrections: nothing is ever edited. What was wrong is reversed by two people and booked anew, both entries linked.

Public methods decide: they may refuse. Amounts are integer fen. Money that comes back goes to the lots it came from,
the latest draw first, and the split is stored.
"""

from services.ledger.domain import entries
from services.ledger.domain.entries.corrections import AVAILABLE, COMMITTED
from services.ledger.domain.errors.corrections import (
    BeyondOriginal,
    BeyondPaid,
    CorrectionIncomplete,
    LotShort,
    LotUnknown,
    NotReversible,
    OwnMoney,
    ReversalDecided,
    ReversalUnknown,
)
from services.ledger.domain.lots import Draw, take, take_back
from services.ledger.domain.originals import Original, Reversal
from services.ledger.domain.receipts import own_level
from services.ledger.domain.tap import Tap
from shared.kernel.acts import Act
from shared.kernel.errors import FieldProblem
from shared.kernel.money import MAX_FEN, yuan
from shared.rulepacks.model import RulePack


class Corrections(Tap):
    """Reversal (冲销), refund (退回) and reclaim (上级收回)."""

    def request_reversal(self, original_no: int, fen: int | None, pack: RulePack, act: Act) -> tuple[int, int]:
        """Ask for an entry's reversal, whole (`fen` None: all that is left) or in part. Gives request number and fen.

        The first of two acts, with a reason. Raises NotReversible, BeyondOriginal.
        """
        act.within(self.county)
        original = self._original(original_no)
        left = self.reversible(original)
        fen = left if fen is None and left else fen
        _complete(fen, act.reason)
        _beyond(original_no, fen, left)
        facts = {"original_no": original_no, "kind": original.kind, "fen": fen, "rule_pack": pack.name}
        self.enter(entries.ReversalRequested, act, **facts, **self._about(original))
        return self.version, fen or 0

    def confirm_reversal(self, request_no: int, voucher: str, pack: RulePack, act: Act) -> tuple[Draw, ...]:
        """Reverse what somebody else asked for: the second act, the keeper's. Gives what went back to which lot."""
        reversal = self._requested(request_no, pack, act)
        self._voucher_free(voucher)
        original = self._original(reversal.original_no)
        _beyond(reversal.original_no, reversal.fen, self.reversible(original))
        about = self._about(original)
        draws = self._back_from(original, reversal.fen)
        self.enter(
            entries.EntryReversed,
            act,
            request_no=request_no,
            original_no=reversal.original_no,
            kind=original.kind,
            fen=reversal.fen,
            level=self.lots[about["lot"]].level if about["lot"] else "",
            draws=draws,
            target=self._target(about["project"]) if original.kind == "payment" else "",
            voucher_no=voucher,
            rule_pack=pack.name,
            **about,
        )
        return draws

    def decline_reversal(self, request_no: int, pack: RulePack, act: Act) -> None:
        """Let the entry stand, with a reason: the keeper does not confirm what was asked for."""
        reversal = self._requested(request_no, pack, act)
        _complete(reversal.fen, act.reason)
        self.enter(entries.ReversalDeclined, act, request_no=request_no, original_no=reversal.original_no)

    def receive_refund(self, payment: str, fen: int, voucher: str, pack: RulePack, act: Act) -> tuple[Draw, ...]:
        """Book what a payee or unit sent back of a payment, under the bank's voucher; gives the split by lot.

        While the project's commitment is open the money is set aside for it again; when it is closed it is free in the
        pool. Never more than what was paid and neither spent nor back already: BeyondPaid.
        """
        self.only_keeper(act, pack)
        paid = self.payment(payment)
        _amount(fen)
        self._voucher_free(voucher)
        project = paid.terms.project
        left = self._unspent(payment)
        if fen > left:
            raise BeyondPaid(f"拨付 {payment} 未支出且未退回的资金为 {yuan(left)} 元")
        draws = take_back(paid.left, fen) or ()
        facts = {"payment": payment, "project": project, "fen": fen, "draws": draws, "voucher_no": voucher}
        self.enter(entries.RefundReceived, act, target=self._target(project), rule_pack=pack.name, **facts)
        return draws

    def reclaim(self, lot: str, fen: int, document_no: str, pack: RulePack, act: Act) -> int:
        """Give a superior unused money of a lot back on its document. Gives what of the lot stays available."""
        self.only_keeper(act, pack)
        _amount(fen)
        if not document_no.strip():
            raise CorrectionIncomplete("请填写收回文件号", fields=(FieldProblem("/document_no", "必填"),))
        if lot not in self.lots:
            raise LotUnknown(f"本专账没有“{lot}”这笔资金")
        held = self.lots[lot]
        if held.level == own_level(self.county):
            raise OwnMoney("上级只能收回上级下达的资金")
        if fen > held.available:
            raise LotShort(f"“{lot}”可用 {yuan(held.available)} 元，已安排或已拨付的资金不能收回")
        facts = {"lot": lot, "level": held.level, "fen": fen, "document_no": document_no}
        self.enter(entries.FundsReclaimed, act, rule_pack=pack.name, **facts)
        return held.available

    def reversible(self, original: Original) -> int:
        """How much of an entry can be reversed now, in fen: never more than is left of it, and only what is unused."""
        match original.kind:
            case "inflow":
                lot = self.lots[original.name]
                return min(original.left, lot.available, lot.received - lot.settled, lot.categories[lot.category])
            case "commitment":
                commitment = self.commitments[original.name]
                return 0 if commitment.closed else min(original.left, commitment.free())
            case "payment":
                return min(original.left, self._unspent(original.name))
        return original.left

    def _unspent(self, payment: str) -> int:
        """What of a payment the unit still has: neither spent nor back."""
        paid = self.payment(payment)
        commitment = self.commitments[paid.terms.project]
        return min(sum(paid.left.values()), commitment.paid - commitment.spent)

    def _target(self, project: str) -> str:
        return AVAILABLE if self.commitments[project].closed else COMMITTED

    def _back_from(self, original: Original, fen: int) -> tuple[Draw, ...]:
        match original.kind:
            case "inflow":
                return (Draw(original.name, fen),)
            case "commitment":
                return take(reversed(self._spare(self.commitments[original.name])), fen) or ()
            case "payment":
                return take_back(self.payments[original.name].left, fen) or ()
        return ()

    def _about(self, original: Original) -> dict[str, str]:
        """Lot, project and payment of an entry, empty where it has none."""
        name = original.name
        match original.kind:
            case "inflow":
                return {"lot": name, "project": "", "payment": ""}
            case "payment":
                return {"lot": "", "project": self.payments[name].terms.project, "payment": name}
        return {"lot": "", "project": name, "payment": ""}

    def _original(self, original_no: int) -> Original:
        original = self.originals.get(original_no)
        if original is None:
            raise NotReversible(f"第 {original_no} 号分录不是收入、安排、拨付或支出，不能冲销")
        return original

    def _requested(self, request_no: int, pack: RulePack, act: Act) -> Reversal:
        self.only_keeper(act, pack)
        reversal = self.reversals.get(request_no)
        if reversal is None:
            raise ReversalUnknown(f"本专账没有编号为 {request_no} 的冲销申请")
        if reversal.stage != "requested":
            raise ReversalDecided(f"冲销申请 {request_no} 已办结（{reversal.stage}）")
        self._not_own(act, pack, reversal.requested_by)
        return reversal


def _amount(fen: int | None) -> None:
    if fen is None or not 1 <= fen <= MAX_FEN:
        raise CorrectionIncomplete("请更正金额", fields=(FieldProblem("/amount", "金额须大于零且不超过上限"),))


def _complete(fen: int | None, reason: str) -> None:
    if not reason.strip():
        raise CorrectionIncomplete("请写明理由", fields=(FieldProblem("/reason", "必填"),))
    if fen is not None:
        _amount(fen)


def _beyond(original_no: int, fen: int | None, left: int) -> None:
    if fen is None or fen > left:
        raise BeyondOriginal(f"第 {original_no} 号分录现可冲销 {yuan(left)} 元")
