"""What an importer accepted goes on record: into the reason of the events that the import makes."""

from dataclasses import replace

from shared.importing.report import ImportReport
from shared.kernel.acts import Act
from shared.kernel.privacy import what_is_personal

MAX_ACCEPTED = 1_000
"""Characters of a reason that tell of doubts."""
_SHOWN = 120


def with_accepted(act: Act, report: ImportReport) -> Act:
    """The act, its reason followed by the doubts that were accepted: name, place and words, cut short where long."""
    accepted = [doubt for doubt in report.sheet.doubts if doubt.name in report.accepting]
    if not accepted:
        return act
    told = f"导入时确认 {len(accepted)} 项："
    for number, doubt in enumerate(accepted):
        words = (
            ""
            if what_is_personal(f"{doubt.place}{doubt.detail}")
            else f"（{doubt.place}：{doubt.detail}"[:_SHOWN] + "）"
        )
        if len(told) + len(doubt.name) + len(words) > MAX_ACCEPTED:
            told += f"等，另 {len(accepted) - number} 项从略"
            break
        told += f"{doubt.name}{words}；"
    return replace(act, reason="。".join(filter(None, (act.reason, told.rstrip("；")))))
