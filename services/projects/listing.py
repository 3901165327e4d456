"""Lines of an existing project list as drafts: what the list says, and nothing more."""

from collections.abc import Set

from services.projects.domain.content import Content
from shared.importing import ProjectLine, RowProblem, Sheet
from shared.kernel.natural_keys import natural_key


def content_of(line: ProjectLine) -> Content:
    """The content as far as the line gives it; what it does not say stays empty."""
    return Content(
        name=line.name,
        category=line.category,
        estimate_fen=line.fen,
        construction_content=line.content,
        place_name=line.place_name,
        period=line.period,
        performance_targets={"绩效目标": line.performance} if line.performance else {},
        responsible_unit=line.responsible_unit,
        fund_source=line.fund_source,
    )


def refuse_known(sheet: Sheet, known: Set[str]) -> Sheet:
    """The sheet with a problem on every row that the library has already taken in."""
    keys = set(map(natural_key, known))
    for row, line in sheet.projects:
        if natural_key(line.reference) in keys:
            problem = RowProblem(
                field="name", detail=f"“{line.name}”已从同一清单导入项目库", fix="请删除该行，或直接办理已有项目"
            )
            sheet = sheet.refuse(row.number, problem)
    return sheet
