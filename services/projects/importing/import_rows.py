"""Lines of an existing project list as drafts: what the list says, and nothing more."""

from services.projects.library.decisions import Pursued, identical
from services.projects.library.library import Library
from services.projects.library.likeness import Entry
from services.projects.register.content import Content
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


def refuse_known(sheet: Sheet, library: Library, pursued: Pursued, *, accepted: bool) -> Sheet:
    """The sheet with a problem on every row that the library has: from this list, or from anywhere.

    A row that is the same as a project from elsewhere is taken in where the actor's reason says why.
    """
    known = set(map(natural_key, library.sources))
    for row, line in sheet.projects:
        entry = Entry.of("", line.place_code or sheet.county, content_of(line))
        same = () if accepted else identical(library, entry, pursued)
        listed = natural_key(line.reference) in known
        if same and not listed:
            detail = f"项目库已有名称、地点、金额相同的项目 {'、'.join(same)}"
            fix = "请删除该行；确属不同项目的，请在 reason 参数中写明理由后重新导入"
            sheet = sheet.refuse(row.number, RowProblem(field="name", detail=detail, fix=fix))
        if listed:
            problem = RowProblem(
                field="name", detail=f"“{line.name}”已从同一清单导入项目库", fix="请删除该行，或直接办理已有项目"
            )
            sheet = sheet.refuse(row.number, problem)
    return sheet
