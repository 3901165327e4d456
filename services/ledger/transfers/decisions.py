"""Money passed down a level (下达): out of a superior's pool, into the pool of the level below, under one id.

A county's pool pays projects; a prefecture's or province's book also passes its money on. It is two acts of two people,
and stands in the lower book when that receives it under the id. Amounts are integer fen.
"""

from collections.abc import Iterable

from services.ledger.book import jurisdiction as authority
from services.ledger.book.account import SpecialAccount
from services.ledger.book.errors import LotShort, LotUnknown
from services.ledger.book.maker_checker import to_decide
from services.ledger.book.receipt import normalised
from services.ledger.payments.conditions import refuse_used_voucher
from services.ledger.prior_years.prior_year import Earlier
from services.ledger.transfers.entries import FundsPassedDown, PassDownDeclined, PassDownRequested
from services.ledger.transfers.errors import NotBelow, PassDownIncomplete, TransferArrived
from shared.kernel.acts import Act
from shared.kernel.divisions import succession
from shared.kernel.errors import FieldProblem
from shared.kernel.money import MAX_FEN, yuan
from shared.kernel.reasons import says_why
from shared.policy.model import RulePack

POOLED_AT = 6
"""Digits of a county's code: its pool is the last one, below it are projects."""


def request_pass_down(
    account: SpecialAccount, lot: str, to: str, fen: int, document: tuple[str, str], pack: RulePack, act: Act
) -> int:
    """Ask to pass free money of a lot down, under `document` (number, fund line). Gives the request's number."""
    authority.decides(account.state.county, pack, act)
    _below(account, to)
    lot = account.state.lot_called(lot)
    _complete(fen, document)
    _free(account, lot, fen)
    number, line = (normalised(part) for part in document)
    facts = {"lot": lot, "to": to, "fen": fen, "document_no": number, "fund_line": line}
    account.enter(PassDownRequested, act, rule_pack=pack.name, **facts)
    return account.version


def confirm_pass_down(account: SpecialAccount, request_no: int, voucher: str, pack: RulePack, act: Act) -> str:
    """Pass down what somebody else asked for: the second act, the keeper's. Gives the transfer's id."""
    sent = to_decide(account, account.state.pass_downs, request_no, "下达", pack, act)
    refuse_used_voucher(account, voucher)
    _free(account, sent.lot, sent.fen)
    transfer_id = f"{account.state.book}-{account.version + 1}"
    facts = {"lot": sent.lot, "to": sent.to, "fen": sent.fen, "request_no": request_no, "voucher_no": voucher}
    facts |= {"transfer_id": transfer_id, "document_no": sent.document_no, "fund_line": sent.fund_line}
    account.enter(FundsPassedDown, act, rule_pack=pack.name, **facts)
    return transfer_id


def decline_pass_down(account: SpecialAccount, request_no: int, pack: RulePack, act: Act) -> None:
    """Let the money stay, with a reason."""
    sent = to_decide(account, account.state.pass_downs, request_no, "下达", pack, act)
    if not says_why(act.reason):
        raise PassDownIncomplete("请写明理由", fields=(FieldProblem("/reason", "必填"),))
    account.enter(PassDownDeclined, act, request_no=request_no, lot=sent.lot)


def passed_to(account: SpecialAccount, of_book: str, original_no: int, earlier: Earlier = ()) -> str:
    """Whom an entry of this or a sealed book passed money down to, empty where it is none that did."""
    owner = next((one for one in (account, *earlier) if one.state.book == of_book), None)
    original = owner.state.originals.get(original_no) if owner else None
    return original.to if original else ""


def still_on_its_way(transfer_id: str, lower: Iterable[SpecialAccount]) -> None:
    """Refuse to undo a transfer that one of the lower books has taken in; raises TransferArrived."""
    for book in lower:
        if transfer_id in book.state.transfers:
            raise TransferArrived(f"{book.state.book} 已登记 {transfer_id}，请先在该专账冲销该笔收入")


def _below(account: SpecialAccount, to: str) -> None:
    if not (succession().within(to, account.state.county) and len(account.state.county) < len(to) <= POOLED_AT):
        fix = f"须为 {account.state.county} 辖区内的下级政府（市州或县）；县级资金池只对项目拨付"
        raise NotBelow(fix, fields=(FieldProblem("/to", fix),))


def _free(account: SpecialAccount, lot: str, fen: int) -> None:
    if lot not in account.state.lots:
        raise LotUnknown(f"本专账没有“{lot}”这笔资金")
    if fen > account.state.lots[lot].available:
        raise LotShort(f"“{lot}”可用 {yuan(account.state.lots[lot].available)} 元，已安排或已拨付的资金不能下达")


def _complete(fen: int, document: tuple[str, str]) -> None:
    wrong = [] if 1 <= fen <= MAX_FEN else [FieldProblem("/amount", "金额须大于零且不超过上限")]
    wrong += [
        FieldProblem(f"/{name}", "必填")
        for name, said in zip(("document_no", "fund_line"), document, strict=True)
        if not said.strip()
    ]
    if wrong:
        raise PassDownIncomplete("请更正所列各项后重新提交", fields=tuple(wrong))
