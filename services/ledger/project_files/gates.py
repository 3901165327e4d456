"""What is on file of a project, asked before money is set aside or paid for it."""

from datetime import date

from services.ledger.book.entry_dates import too_early
from services.ledger.book.errors import (
    ProjectNotConfirmed,
    rests_on,
)
from services.ledger.project_files.file import ProjectFile
from shared.kernel.acts import Act
from shared.policy.model import RulePack


def confirmed(file: ProjectFile | None, project: str, pack: RulePack, act: Act) -> ProjectFile:
    """The file of a project that the leading group had confirmed by then; raises ProjectNotConfirmed."""
    if file is None or not file.confirmed:
        raise ProjectNotConfirmed(
            f"项目 {project or '（未填）'} 未经领导小组会议批复，不得安排或拨付资金",
            clause=rests_on(pack, pack.ledger.approved_only),
        )
    not_before(act, "领导小组批复之日", file.decided_on)
    return file


def accepted(file: ProjectFile, act: Act) -> None:
    """Refuse what rests on the acceptance and is dated before it."""
    not_before(act, "竣工验收之日", file.state_on)


def not_before(act: Act, label: str, day: date) -> None:
    """What a gate rests on was so on the business date, too. The platform's own answers take the day they are given."""
    if act.effective_on < day and not act.automatic:
        raise too_early(act.effective_on, label, day)
