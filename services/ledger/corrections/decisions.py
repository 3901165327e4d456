"""Corrections: nothing is ever edited. What was wrong is reversed by two people and booked anew, both entries linked.

Public methods decide: they may refuse. Amounts are integer fen. Money that comes back goes to the lots it came from,
the latest draw first, and the split is stored.
"""

from services.ledger.book import entry_dates
from services.ledger.book import jurisdiction as authority
from services.ledger.book.lots import ADVANCE, Draw, take, take_back
from services.ledger.book.maker_checker import SecondActs
from services.ledger.book.payment import Payment
from services.ledger.book.receipt import own_level
from services.ledger.book.reversible import Original
from services.ledger.corrections.entries import (
    AVAILABLE,
    COMMITTED,
    EntryReversed,
    FundsReclaimed,
    RefundReceived,
    ReversalDeclined,
    ReversalRequested,
)
from services.ledger.corrections.errors import (
    BeyondOriginal,
    BeyondPaid,
    CorrectionIncomplete,
    LotShort,
    LotUnknown,
    OwnMoney,
)
from services.ledger.prior_years import prior_year as past
from services.ledger.prior_years.prior_year import Earlier, Past
from shared.kernel.acts import Act
from shared.kernel.errors import FieldProblem
from shared.kernel.money import MAX_FEN, yuan
from shared.kernel.reasons import says_why
from shared.policy.model import RulePack


class Corrections(SecondActs):
    """Reversal (冲销), refund (退回) and reclaim (上级收回)."""

    def request_reversal(
        self, original_no: int, fen: int | None, pack: RulePack, act: Act, *, of_book: str = "", earlier: Earlier = ()
    ) -> tuple[int, int]:
        """Ask for an entry's reversal, whole (`fen` None: all that is left) or in part. Gives request number and fen.

        The first of two acts, with a reason. `of_book` is the sealed one of the `earlier` books that the entry lies in.
        Raises NotReversible, BeyondOriginal.
        """
        authority.decides(self.county, pack, act)
        of_book = "" if of_book == self.book else of_book
        original, lots = past.original(self, of_book, original_no, earlier) if of_book else (None, ())
        original = original or self.original(original_no, of_book)
        taken = past.payment(self, original.name, earlier) if original.kind == "payment" else None
        left = self._reversible(original, taken)
        fen = left if fen is None and left else fen
        _complete(fen, act.reason)
        _beyond(original_no, fen, left)
        past.take_over_lots(self, lots, pack, act)
        if taken is not None:
            taken.take_over(self, pack, act)
        facts = {"original_no": original_no, "kind": original.kind, "fen": fen, "rule_pack": pack.name}
        facts |= {"of_book": of_book, "left_fen": original.left if of_book else 0, "target": original.to}
        self.enter(ReversalRequested, act, **facts, **self._about(original))
        return self.version, fen or 0

    def confirm_reversal(self, request_no: int, voucher: str, pack: RulePack, act: Act) -> tuple[Draw, ...]:
        """Reverse what somebody else asked for: the second act, the keeper's. Gives what went back to which lot."""
        reversal = self._to_decide(self.reversals, request_no, "冲销", pack, act)
        self._voucher_free(voucher)
        original = self.original(reversal.original_no, reversal.of_book)
        _beyond(reversal.original_no, reversal.fen, self._reversible(original))
        about = self._about(original)
        draws = self._back_from(original, reversal.fen)
        self.enter(
            EntryReversed,
            act,
            request_no=request_no,
            original_no=reversal.original_no,
            kind=original.kind,
            fen=reversal.fen,
            level=self.lots[about["lot"]].level if about["lot"] else "",
            draws=draws,
            target=self._goes_to(original, about["project"]),
            voucher_no=voucher,
            rule_pack=pack.name,
            of_book=reversal.of_book,
            **about,
        )
        return draws

    def decline_reversal(self, request_no: int, pack: RulePack, act: Act) -> None:
        """Let the entry stand, with a reason: the keeper does not confirm what was asked for."""
        reversal = self._to_decide(self.reversals, request_no, "冲销", pack, act)
        _complete(reversal.fen, act.reason)
        self.enter(ReversalDeclined, act, request_no=request_no, original_no=reversal.original_no)

    def receive_refund(
        self, payment: str, fen: int, voucher: str, pack: RulePack, act: Act, *, earlier: Earlier = ()
    ) -> tuple[Draw, ...]:
        """Book what a payee or unit sent back of a payment, under the bank's voucher; gives the split by lot.

        A payment of one of the sealed `earlier` books is taken over from it. While the project's commitment is open the
        money is set aside for it again; when it is closed it is free in the pool. Never more than what was paid and
        neither spent nor back already: BeyondPaid.
        """
        self.only_keeper(act, pack)
        taken = past.payment(self, payment, earlier)
        paid = taken.payment if taken else self.payment(payment)
        _amount(fen)
        self._voucher_free(voucher)
        project = paid.terms.project
        left = self._unspent(paid)
        if fen > left:
            raise BeyondPaid(f"拨付 {payment} 未支出且未退回的资金为 {yuan(left)} 元")
        draws = take_back(paid.left, fen) or ()
        facts = {"payment": payment, "project": project, "fen": fen, "draws": draws, "voucher_no": voucher}
        if taken is not None:
            entry_dates.dated(self, RefundReceived, facts, act)
            taken.take_over(self, pack, act)
        self.enter(RefundReceived, act, target=self._target(project), rule_pack=pack.name, **facts)
        return draws

    def reclaim(self, lot: str, fen: int, document_no: str, pack: RulePack, act: Act) -> int:
        """Give a superior unused money of a lot back on its document. Gives what of the lot stays available."""
        self.only_keeper(act, pack)
        _amount(fen)
        if not document_no.strip():
            raise CorrectionIncomplete("请填写收回文件号", fields=(FieldProblem("/document_no", "必填"),))
        lot = self.lot_called(lot)
        if lot not in self.lots:
            raise LotUnknown(f"本专账没有“{lot}”这笔资金")
        held = self.lots[lot]
        if held.level == own_level(self.county):
            raise OwnMoney("上级只能收回上级下达的资金")
        if fen > held.available:
            raise LotShort(f"“{lot}”可用 {yuan(held.available)} 元，已安排或已拨付的资金不能收回")
        facts = {"lot": lot, "level": held.level, "fen": fen, "document_no": document_no}
        self.enter(FundsReclaimed, act, rule_pack=pack.name, **facts)
        return held.available

    def _reversible(self, original: Original, taken: Past | None = None) -> int:
        """How much of an entry can be reversed now, in fen: never more than is left of it, and only what is unused."""
        match original.kind:
            case "inflow" if lot := self.lots.get(original.name):
                unsettled = lot.unsettled if lot.kind == ADVANCE else original.left
                return min(original.left, lot.available, lot.received, unsettled, lot.categories[lot.category])
            case "commitment" if commitment := self.commitments.get(original.name):
                return 0 if commitment.closed else min(original.left, commitment.free())
            case "payment":
                return min(original.left, self._unspent(taken.payment if taken else self.payment(original.name)))
            case "passed-down":
                return original.left
            case "spending" if original.name in self.commitments:
                return original.left
        return 0

    def _unspent(self, paid: Payment) -> int:
        """What of a payment the unit still has: neither spent nor back."""
        commitment = self.commitments.get(paid.terms.project)
        return min(sum(paid.left.values()), commitment.paid - commitment.spent) if commitment else 0

    def _goes_to(self, original: Original, project: str) -> str:
        return self._target(project) if original.kind == "payment" else original.to

    def _target(self, project: str) -> str:
        return AVAILABLE if self.commitments[project].closed else COMMITTED

    def _back_from(self, original: Original, fen: int) -> tuple[Draw, ...]:
        match original.kind:
            case "inflow" | "passed-down":
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
            case "inflow" | "passed-down":
                return {"lot": name, "project": "", "payment": ""}
            case "payment":
                return {"lot": "", "project": self.payments[name].terms.project, "payment": name}
        return {"lot": "", "project": name, "payment": ""}

    def reversal_of(self, request_no: int) -> tuple[str, int]:
        """Book and number of the entry that a reversal was asked of; number 0 where none was."""
        reversal = self.reversals.get(request_no)
        return (reversal.of_book or self.book, reversal.original_no) if reversal else (self.book, 0)


def _amount(fen: int | None) -> None:
    if fen is None or not 1 <= fen <= MAX_FEN:
        raise CorrectionIncomplete("请更正金额", fields=(FieldProblem("/amount", "金额须大于零且不超过上限"),))


def _complete(fen: int | None, reason: str) -> None:
    if not says_why(reason):
        raise CorrectionIncomplete("请写明理由", fields=(FieldProblem("/reason", "必填"),))
    if fen is not None:
        _amount(fen)


def _beyond(original_no: int, fen: int | None, left: int) -> None:
    if fen is None or fen > left:
        raise BeyondOriginal(f"第 {original_no} 号分录现可冲销 {yuan(left)} 元")
