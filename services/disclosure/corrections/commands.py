"""What may be asked of a notice that is out and reads wrong."""

from dataclasses import dataclass

from services.disclosure.corrections import decisions
from services.disclosure.notices.content import Content
from services.disclosure.notices.loading import kind_of, load_notice, standing
from shared.kernel.acts import Act
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome
from shared.policy.citing import citing


@dataclass(frozen=True, kw_only=True)
class CorrectNotice:
    act: Act
    notice: str
    content: Content


def correct_notice(unit: UnitOfWork, command: CorrectNotice) -> Outcome:
    """A new release with its differences."""
    notice = load_notice(unit, command.notice)
    with citing(unit.packs.named(notice.rule_pack)):
        decisions.correct(notice, command.act, kind_of(unit, notice), content=command.content)
    return Outcome((notice,), standing(notice))
