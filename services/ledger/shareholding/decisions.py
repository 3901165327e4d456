"""What a county's share register may be asked: entries, or a refusal.

Money of a posted payment becomes shares once, households never hold more than the whole, dividends are split by shares
to the fen.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.ledger.book import jurisdiction as authority
from services.ledger.book.errors import rests_on
from services.ledger.book.payment import Payment
from services.ledger.shareholding import events
from services.ledger.shareholding.dates import in_order
from services.ledger.shareholding.entities import Entity, document, wrong_with
from services.ledger.shareholding.errors import (
    DividendAlreadyDeclared,
    NotIndustryFund,
    NotPaidToEntity,
    OwnShares,
    QuantifiedBeyondPaid,
    SharesBeyondWhole,
    SharesIncomplete,
    SharesNotHeld,
)
from services.ledger.shareholding.events import Allotted, Dividend
from services.ledger.shareholding.register import Holdings, ShareRegister
from shared.kernel.acts import Act
from shared.kernel.divisions import succession
from shared.kernel.errors import FieldProblem
from shared.kernel.money import MAX_FEN, yuan
from shared.kernel.natural_keys import document_key, natural_key
from shared.kernel.reasons import must_say_why, says_why
from shared.policy.model import RulePack

MOST_HOLDERS = 500
"""So many households in one act and one entry; a further act takes the next."""


@dataclass(frozen=True, slots=True)
class Quantification:
    """`fen` of a payment that become shares of an entity, by the document that says who gets how many."""

    entity: str
    book: str
    payment: str
    fen: int
    document_no: str


def open_register(county: str, act: Act) -> ShareRegister:
    """Begin a county's register."""
    act.within(county)
    return ShareRegister.create(events.RegisterOpened, act, county=county)


def register_entity(register: ShareRegister, entity: Entity, act: Act) -> None:
    """Put an entity on record, or with the reason what of it has changed; its shares are never fewer than held.

    Raises SharesIncomplete, SharesBeyondWhole and ReasonMissing.
    """
    act.within(register.county)
    _refuse(list(wrong_with(entity, register.county)))
    known = register.entities.get(entity.code)
    if known is not None and entity.shares < known.allotted:
        raise SharesBeyondWhole(f"农户已持有 {known.allotted} 股，总股份不得少于此数")
    if known is not None:
        must_say_why(act, known.name, known.registered(), entity.registered())
    in_order("registering", known, act)
    facts = {"name": entity.name, "kind": entity.kind, "place": entity.place, "shares": entity.shares}
    _enter(register, events.EntityRegistered, act, entity=entity.code, document_no=entity.document_no, **facts)


def quantify(
    register: ShareRegister, what: Quantification, paid: Payment, holders: Sequence[Allotted], pack: RulePack, act: Act
) -> int:
    """Make shares of households of what a posted payment brought the entity; gives what all households hold now.

    Raises NotIndustryFund, NotPaidToEntity, QuantifiedBeyondPaid, SharesBeyondWhole and SharesIncomplete. A
    household that has shares gets more only with a reason and from another official: ReasonMissing, OwnShares.
    """
    authority.decides(register.county, pack, act)
    entity = register.entity(what.entity)
    _refuse([*document(what.document_no, what.fen, least=1), *_wrong_holders(holders, register.county)])
    _paid_for(register, what, entity, paid, pack)
    in_order("quantifying", entity, act, paid.posted_on)
    _again(entity, holders, act)
    new = sum(holder.shares for holder in holders)
    if entity.allotted + new > entity.whole:
        raise SharesBeyondWhole(
            f"{entity.name}共 {entity.whole} 股，农户已持有 {entity.allotted} 股，不能再量化 {new} 股"
        )
    _enter(
        register,
        events.SharesQuantified,
        act,
        entity=what.entity,
        book=what.book,
        project=paid.terms.project,
        payment=what.payment,
        fen=what.fen,
        document_no=what.document_no,
        holders=tuple(holders),
        rule_pack=pack.name,
    )
    return entity.allotted


def transfer(register: ShareRegister, code: str, payee: str, to: Allotted, document_no: str, act: Act) -> None:
    """Move shares from a household to another, or back to be allotted anew where `to.payee` is empty."""
    act.within(register.county)
    entity = register.entity(code)
    wrong = list(document(document_no, 0, least=0))
    if to.payee:
        wrong += [FieldProblem("/to_payee", p.detail) for p in _wrong_holders([to], register.county)]
    elif to.shares < 1:
        wrong.append(FieldProblem("/shares", "股数须大于零"))
    if payee == to.payee:
        wrong.append(FieldProblem("/to_payee", "转出和转入须为两户"))
    if not says_why(act.reason):
        wrong.append(FieldProblem("/reason", "请写明调整原因"))
    _refuse(wrong)
    held = entity.held.get(payee, 0)
    if to.shares > held:
        raise SharesNotHeld(f"该户持有 {held} 股，不能转出 {to.shares} 股")
    in_order("transferring", entity, act)
    facts = {"to_payee": to.payee, "to_commitment": to.commitment, "to_place": to.place, "shares": to.shares}
    _enter(register, events.SharesTransferred, act, entity=code, payee=payee, document_no=document_no, **facts)


def declare_dividend(
    register: ShareRegister, code: str, year: int, fen: int, document_no: str, act: Act
) -> list[Dividend]:
    """Record what the entity paid its household holders for a year, split by shares to the fen; gives the split."""
    act.within(register.county)
    entity = register.entity(code)
    _refuse(list(document(document_no, fen, least=0)))
    if document_key(document_no) in entity.dividends:
        raise DividendAlreadyDeclared(f"{document_no} 的分红已登记，同一次分红只登记一次")
    if not entity.held:
        raise SharesNotHeld(f"{entity.name}没有农户持股，无从分红")
    in_order("dividing", entity, act)
    if year > act.effective_on.year:
        _refuse([FieldProblem("/year", f"分红年度（{year}）不得晚于业务日期（{act.effective_on}）所在年度")])
    parts = split(entity.held, fen)
    facts = {"year": year, "fen": fen, "shares": entity.allotted, "holders": len(parts)}
    _enter(register, events.DividendDeclared, act, entity=code, document_no=document_no, **facts)
    for first in range(0, len(parts), MOST_HOLDERS):
        some = tuple(parts[first : first + MOST_HOLDERS])
        _enter(register, events.DividendSplit, act, entity=code, document_no=document_no, first=first + 1, parts=some)
    return parts


def split(held: Mapping[str, int], fen: int) -> list[Dividend]:
    """Each holder's part of `fen` by shares; the fen that division leaves over go to the largest remainders."""
    whole = sum(held.values())
    parts = {payee: divmod(fen * shares, whole) for payee, shares in held.items()}
    over = fen - sum(part for part, _ in parts.values())
    favoured = set(sorted(parts, key=lambda payee: -parts[payee][1])[:over])
    return [Dividend(payee, held[payee], part + (payee in favoured)) for payee, (part, _) in parts.items()]


def _again(entity: Holdings, holders: Sequence[Allotted], act: Act) -> None:
    """Refuse more shares for a household that has some without a reason, or by whom it got them from."""
    held = {holder.payee: holder.shares for holder in holders if holder.payee in entity.held}
    if held:
        before = {"股数": sum(entity.held[payee] for payee in held)}
        must_say_why(act, f"{len(held)} 户的股份", before, {"股数": before["股数"] + sum(held.values())})
    if held and act.actor.is_any_of(*(entity.allotted_by[payee] for payee in held if payee in entity.allotted_by)):
        raise OwnShares("这些农户的股份由您登记，追加须由另一人办理")


def _wrong_holders(holders: Sequence[Allotted], county: str) -> Iterator[FieldProblem]:
    if not 1 <= len(holders) <= MOST_HOLDERS:
        yield FieldProblem("/holders", f"每次 1 至 {MOST_HOLDERS} 户，请分次办理")
    seen: set[str] = set()
    for number, holder in enumerate(holders):
        if not holder.commitment or not succession().within(holder.place, county):
            yield FieldProblem(f"/holders/{number}/payee", "保密库中没有本县该编号的农户，请先登记")
        elif holder.payee in seen:
            yield FieldProblem(f"/holders/{number}/payee", "同一户在本次重复")
        if not 1 <= holder.shares <= MAX_FEN:
            yield FieldProblem(f"/holders/{number}/shares", "股数须大于零")
        seen.add(holder.payee)


def _refuse(wrong: list[FieldProblem]) -> None:
    if wrong:
        raise SharesIncomplete("请更正所列各项后重新提交", fields=tuple(wrong))


def _paid_for(register: ShareRegister, what: Quantification, entity: Holdings, paid: Payment, pack: RulePack) -> None:
    """Refuse money that is not industry money, did not reach the entity, or is shares already."""
    rule = rests_on(pack, pack.ledger.shares_basis)
    if paid.terms.purpose not in pack.ledger.share_purposes:
        raise NotIndustryFund(f"只有用途为 {'、'.join(pack.ledger.share_purposes)} 的资金可以量化", clause=rule)
    if paid.stage != "posted" or natural_key(paid.terms.payee) != natural_key(entity.name):
        raise NotPaidToEntity(f"拨付 {what.payment} 未记账，或收款人不是“{entity.name}”", clause=rule)
    left = sum(paid.left.values()) - register.quantified.get(what.payment, 0)
    if what.fen > left:
        raise QuantifiedBeyondPaid(f"拨付 {what.payment} 尚可量化 {yuan(max(left, 0))} 元", clause=rule)


def _enter(register: ShareRegister, entry: type[events.ShareEntry], act: Act, **facts: object) -> None:
    register.record(entry, act, county=register.county, **facts)
