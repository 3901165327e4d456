"""What is known of money before it comes, and after it came too early: budgets, notices, advances to be settled."""

from datetime import date

from services.ledger.book import jurisdiction as authority
from services.ledger.book.account import SpecialAccount
from services.ledger.book.errors import InflowIncomplete
from services.ledger.book.lots import ADVANCE
from services.ledger.book.receipt import normalised
from services.ledger.expected_receipts import announcement as announcements
from services.ledger.expected_receipts.announcement import Announcement
from services.ledger.expected_receipts.entries import (
    AdvanceSettled,
    AnnouncementPostponed,
    AnnouncementWithdrawn,
    FundsAnnounced,
)
from services.ledger.expected_receipts.errors import (
    AlreadyAnnounced,
    AlreadyReceived,
    AnnouncementIncomplete,
    NoAdvance,
    NothingAnnounced,
    SettlementTooLarge,
)
from shared.kernel.acts import Act
from shared.kernel.date_order import DateOrder, NotBefore
from shared.kernel.errors import FieldProblem
from shared.kernel.money import yuan
from shared.kernel.reasons import says_why
from shared.policy.model import RulePack

POSTPONED = DateOrder(
    {"due_on": "应到日期", "effective_on": "业务日期"},
    (NotBefore("due_on", "effective_on", "改变后的应到日期还没有过去"),),
)


def announce(account: SpecialAccount, said: Announcement, pack: RulePack, act: Act) -> str:
    """Put a budget line or a superior's notice on record; gives the name its receipts answer to."""
    authority.decides(account.state.county, pack, act)
    if problems := announcements.problems(said, account.state.county):
        raise AnnouncementIncomplete("请更正所列各项后重新提交", fields=tuple(problems))
    announcements.in_order(said, act.effective_on)
    if (known := account.state.announced_as(said.name)) in account.state.announced:
        raise AlreadyAnnounced(f"“{known}”已登记 {yuan(account.state.announced[known])} 元")
    account.enter(FundsAnnounced, act, announcement=said.name, said=said, rule_pack=pack.name)
    return said.name


def withdraw(account: SpecialAccount, announcement: str, pack: RulePack, act: Act) -> None:
    """Await it no longer: the superior took the notice back or the budget was amended. The reason stays."""
    announcement = _awaited(account, announcement, pack, act, "不能撤销预告")
    if not says_why(act.reason):
        raise AnnouncementIncomplete("请写明撤销原因", fields=(FieldProblem("/reason", "必填"),))
    account.enter(AnnouncementWithdrawn, act, announcement=announcement)


def postpone(account: SpecialAccount, announcement: str, due_on: date, pack: RulePack, act: Act) -> None:
    """Await it until another day, which has not passed. The reason stays."""
    announcement = _awaited(account, announcement, pack, act, "不能改变应到日期")
    POSTPONED.require({"due_on": due_on}, {"effective_on": act.effective_on})
    if not says_why(act.reason):
        raise AnnouncementIncomplete("请写明改变应到日期的原因", fields=(FieldProblem("/reason", "必填"),))
    account.enter(AnnouncementPostponed, act, announcement=announcement, due_on=due_on)


def _awaited(account: SpecialAccount, announcement: str, pack: RulePack, act: Act, refused: str) -> str:
    """The name of an announcement whose money has not come; `refused` is what cannot be done once it has."""
    authority.decides(account.state.county, pack, act)
    announcement = account.state.announced_as(announcement)
    if announcement not in account.state.announced:
        raise NothingAnnounced(f"本专账没有登记“{announcement}”")
    if account.state.lot_called(announcement) in account.state.lots:
        raise AlreadyReceived(f"“{announcement}”已到账，{refused}")
    return announcement


def settle_advance(
    account: SpecialAccount, lot: str, document_no: str, document_date: date | None, fen: int, pack: RulePack, act: Act
) -> int:
    """Set a later quota against an advance payment (预拨); gives what is still unsettled, in fen."""
    authority.decides(account.state.county, pack, act)
    lot = account.state.lot_called(lot)
    advance = account.state.lots.get(lot)
    if advance is None or advance.kind != ADVANCE:
        raise NoAdvance(f"“{lot}”不是本专账的预拨资金，只有预拨资金需要清算")
    if not document_no.strip() or fen < 1:
        wrong = (FieldProblem("/document_no", "必填"),) if fen > 0 else (FieldProblem("/amount", "金额须大于零"),)
        raise InflowIncomplete("请更正所列各项后重新提交", fields=wrong)
    if document_date is not None:
        announcements.ORDER.require({"document_date": document_date}, {"effective_on": act.effective_on})
    unsettled = advance.unsettled - fen
    if unsettled < 0:
        raise SettlementTooLarge(f"“{lot}”待清算 {yuan(unsettled + fen)} 元，本次 {yuan(fen)} 元")
    facts = {"document_no": normalised(document_no), "document_date": document_date, "fen": fen}
    account.enter(AdvanceSettled, act, lot=lot, unsettled_fen=unsettled, rule_pack=pack.name, **facts)
    return unsettled
