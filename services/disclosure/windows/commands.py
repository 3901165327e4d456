"""What may be asked of a window."""

from dataclasses import dataclass

from services.disclosure.notices.loading import kind_of, load_notice, standing
from services.disclosure.windows import decisions
from shared.kernel.acts import Act
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome
from shared.policy.citing import citing


@dataclass(frozen=True, kw_only=True)
class CloseWindow:
    act: Act
    notice: str


def close_window(unit: UnitOfWork, command: CloseWindow) -> Outcome:
    """End a window whose days have run."""
    notice = load_notice(unit, command.notice)
    with citing(unit.packs.named(notice.rule_pack)):
        decisions.close(notice, command.act, kind_of(unit, notice))
    return Outcome((notice,), standing(notice))
