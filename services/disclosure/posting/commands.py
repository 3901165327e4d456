"""What may be asked when a notice goes out."""

from dataclasses import dataclass, field

from services.disclosure.notices.content import Content
from services.disclosure.notices.loading import kind_of, load_notice, standing
from services.disclosure.notices.reference import Proof
from services.disclosure.organisations.commands import hotline_of
from services.disclosure.posting import decisions
from shared.kernel.acts import Act
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome
from shared.policy.citing import citing


@dataclass(frozen=True, kw_only=True)
class PostNotice:
    """Put the notice out: complete what is missing, prove that it hangs."""

    act: Act
    notice: str
    content: Content = field(default_factory=Content)
    hotline: str = ""
    proof: Proof | None = None


def post_notice(unit: UnitOfWork, command: PostNotice) -> Outcome:
    """Put a notice out; the telephone is the given one or that of the office answering for the place."""
    notice = load_notice(unit, command.notice)
    hotline = command.hotline or hotline_of(unit, notice.of.place)
    with citing(unit.packs.named(notice.rule_pack)):
        kind = kind_of(unit, notice)
        decisions.post(notice, command.act, kind, content=command.content, hotline=hotline, proof=command.proof)
    return Outcome((notice,), standing(notice))


@dataclass(frozen=True, kw_only=True)
class ProvePosting:
    act: Act
    notice: str
    proof: Proof


def prove_posting(unit: UnitOfWork, command: ProvePosting) -> Outcome:
    """Put a photo of the wall on record."""
    notice = load_notice(unit, command.notice)
    with citing(unit.packs.named(notice.rule_pack)):
        decisions.prove(notice, command.act, command.proof)
    return Outcome((notice,), standing(notice))
