"""What may be asked of an objection. The words never stand in a command that is kept."""

from dataclasses import dataclass

from services.disclosure.notices.loading import load_notice, standing
from services.disclosure.notices.notice import Notice
from services.disclosure.objections import decisions
from shared.kernel.acts import Act
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome
from shared.policy.citing import citing
from shared.policy.general import ObjectionRules


@dataclass(frozen=True, kw_only=True)
class ReceiveObjection:
    """Someone objects. The words stay outside: here is only their salted hash."""

    act: Act
    notice: str
    objection: str
    text_hash: str


def receive_objection(unit: UnitOfWork, command: ReceiveObjection) -> Outcome:
    """Take in an objection; the answer is the code to ask after it."""
    notice = load_notice(unit, command.notice)
    with citing(unit.packs.named(notice.rule_pack)):
        decisions.object_to(notice, command.act, objection=command.objection, hashed=command.text_hash)
    return Outcome((notice,), {"notice": command.notice, "objection": command.objection})


@dataclass(frozen=True, kw_only=True)
class InvestigateObjection:
    act: Act
    notice: str
    objection: str


def investigate_objection(unit: UnitOfWork, command: InvestigateObjection) -> Outcome:
    """Take an objection up."""
    notice = load_notice(unit, command.notice)
    decisions.investigate(notice, command.act, _rules_of(unit, notice), command.objection)
    return Outcome((notice,), {"objection": command.objection, **standing(notice)})


@dataclass(frozen=True, kw_only=True)
class ResolveObjection:
    act: Act
    notice: str
    objection: str
    upheld: bool
    reply: str


def resolve_objection(unit: UnitOfWork, command: ResolveObjection) -> Outcome:
    """Decide an objection."""
    notice = load_notice(unit, command.notice)
    rules = _rules_of(unit, notice)
    decisions.resolve(notice, command.act, rules, command.objection, upheld=command.upheld, reply=command.reply)
    return Outcome((notice,), {"objection": command.objection, **standing(notice)})


def _rules_of(unit: UnitOfWork, notice: Notice) -> ObjectionRules:
    return unit.packs.named(notice.rule_pack).objections
