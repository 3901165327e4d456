"""Lines of an existing project list as drafts: what the list says, and nothing more."""

from dataclasses import replace

from services.projects.library.decisions import Pursued, identical, look_alikes
from services.projects.library.library import Library
from services.projects.library.likeness import Entry
from services.projects.register.content import Content
from shared.importing import ProjectLine, Row, RowProblem, Sheet
from shared.importing.model import Doubt
from shared.kernel.money import yuan
from shared.kernel.natural_keys import natural_key
from shared.policy.model import RulePack


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
        implementing_unit=line.implementing_unit,
        fund_source=line.fund_source,
    )


def refuse_known(sheet: Sheet, library: Library, pursued: Pursued, *, accepted: bool) -> Sheet:
    """The sheet with a problem on every row that the library has: from a list, or from anywhere.

    A list's title and file name say nothing: what came from a list comes once, by name, place, year and amount. A row
    that is the same as a project from elsewhere is taken in where the actor's reason says why.
    """
    known = set(map(natural_key, library.sources))
    problems: dict[int, list[RowProblem]] = {}
    for row, line in sheet.projects:
        entry = Entry.of("", line.place_code or sheet.county, content_of(line))
        listed = library.listed.get(entry.identity, "")
        same = () if accepted else identical(library, entry, pursued)
        if natural_key(line.reference) in known or (listed and pursued(listed)):
            problems[row.number] = [_listed(line, listed)]
        elif same:
            problems[row.number] = [_same(same)]
    return sheet.refuse(problems)


def ask_alike(sheet: Sheet, library: Library, rules: RulePack, pursued: Pursued) -> Sheet:
    """The sheet with a doubt on every row whose name and place the library has with another amount."""
    doubts = []
    for row, line in sheet.projects:
        entry = Entry.of("", line.place_code or sheet.county, content_of(line))
        found = [alike for alike in look_alikes(library, entry, rules, pursued) if alike.kind == "same-name"]
        doubts += [_alike(row, line, alike.projects) for alike in found]
    return replace(sheet, doubts=(*sheet.doubts, *doubts))


def _listed(line: ProjectLine, number: str) -> RowProblem:
    return RowProblem(
        field="name",
        detail=f"“{line.name}”已从清单导入项目库{f'（{number}）' if number else ''}，名称、地点、年度、金额相同",
        fix="同一项目的，请从文件中移出该行，直接办理已有项目；确属不同项目的，请在名称中写明期次、标段等加以区分",
    )


def _same(numbers: tuple[str, ...]) -> RowProblem:
    return RowProblem(
        field="name",
        detail=f"项目库已有名称、地点、金额相同的项目 {'、'.join(numbers)}",
        fix="同一项目的，请从文件中移出该行；确属不同项目的，请在 reason 参数中写明理由后重新导入",
    )


def _alike(row: Row, line: ProjectLine, numbers: tuple[str, ...]) -> Doubt:
    return Doubt.of(
        "look-alike",
        row.place,
        f"“{line.name}”{yuan(line.fen)} 元与项目库的 {'、'.join(numbers)} 名称、地点、年度相同，金额不同",
        "请核对是否同一项目：是的，请从文件中移出这一行，在已有项目上更正；确属不同项目的，确认后导入",
    )
