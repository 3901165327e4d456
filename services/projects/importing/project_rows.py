"""Lines to projects: names, places resolved to codes, shares checked against amounts."""

import re
from collections import Counter
from decimal import Decimal

from shared.importing.lines import Line, Source
from shared.importing.model import Candidate, Doubt, ProjectLine, Row, RowProblem
from shared.kernel.divisions import Division, Divisions, UnknownDivision
from shared.kernel.money import yuan
from shared.kernel.natural_keys import natural_key

_SEPARATOR = re.compile(r"[、,，;；/]|以及|和(?=\S+[村镇乡])")

_REDUCED = re.compile(r"调减|核减")


def projects_in(source: Source, county: str, divisions: Divisions) -> tuple[list[Line], list[Row]]:
    """Every line, each as a project of the county."""
    seen: Counter[str] = Counter()
    first: dict[tuple[str, str, int], Line] = {}
    rows = []
    total = sum(line.fen or 0 for line in source.lines)
    for number, line in enumerate(source.lines, start=1):
        _check_share(line, total)
        values = _project(source.title, line, county, divisions, seen)
        if not values.name:
            line.problems.append(RowProblem(field="项目名称", detail="没有项目名称", fix="请补填项目名称"))
        if reduced := _REDUCED.search(values.name):
            line.problems.append(_reduction(values.name, reduced[0]))
        earlier = first.setdefault((natural_key(values.name), natural_key(values.place_name), values.fen), line)
        if earlier is not line and line.fen is not None:
            source.doubts.append(_twice(line, earlier, values))
        rows.append(_row(number, line, values))
    return source.lines, rows


def _row(number: int, line: Line, values: ProjectLine) -> Row:
    return Row(
        number=number,
        position=line.position,
        label=values.name,
        fen=line.fen,
        values=None if line.fen is None else values,
        problems=tuple(line.problems),
        warnings=tuple(line.warnings),
        sheet=line.sheet,
        at=line.at,
    )


def _reduction(name: str, sign: str) -> RowProblem:
    return RowProblem(
        field="项目名称",
        detail=f"“{name}”写的是“{sign}”，是对已有项目的调整，不是新项目",
        fix="请在项目库里对原项目办理变更；这一行移到调整清单后，其余各行照常导入",
    )


def _twice(line: Line, earlier: Line, values: ProjectLine) -> Doubt:
    return Doubt.of(
        "look-alike",
        line.place,
        f"“{values.name}”{yuan(values.fen)} 元与{earlier.place}名称、地点、金额相同",
        "请核对是否重复：重复的，请从文件中移出一行；确是两个项目的，确认后导入",
    )


def _project(title: str, line: Line, county: str, divisions: Divisions, seen: Counter[str]) -> ProjectLine:
    name = re.sub(r"\s+", "", line.text("name") or line.text("content"))
    place_name = line.text("place") or line.text("township") + _village(line)
    given = line.text("place_code")
    code, candidates = (
        _by_code(line, given, county, divisions) if given else _place(line, name, place_name, county, divisions)
    )
    fund_source = line.text("fund_source") or line.text("level")
    return ProjectLine(
        reference=_reference((title, name, place_name, fund_source), seen, line),
        name=name,
        place_name=place_name,
        place_code=code,
        candidates=tuple(Candidate(code=division.code, name=divisions.path(division.code)) for division in candidates),
        content=line.text("content"),
        fen=line.fen or 0,
        fund_source=fund_source,
        responsible_unit=line.text("unit_in_charge"),
        period=line.text("period"),
        performance=line.text("performance"),
        category=line.text("category"),
        implementing_unit=line.text("implementing_unit"),
        competent_department=line.text("competent_department"),
        count=_count(line),
    )


def _village(line: Line) -> str:
    village = line.text("village")
    return "" if village == line.text("township") else village


def _reference(parts: tuple[str, ...], seen: Counter[str], line: Line) -> str:
    key = "|".join(parts)
    seen[key] += 1
    if seen[key] > 1:
        line.warnings.append(f"名称、地点、资金来源与前面的行相同（第 {seen[key]} 次出现），请核对是否重复")
    return key if seen[key] == 1 else f"{key}|{seen[key]}"


def _count(line: Line) -> int:
    text = line.text("count").removesuffix("个")
    if text and not re.fullmatch(r"[1-9]\d{0,4}", text):
        line.warnings.append(f"项目个数“{text}”看不懂，按 1 个登记")
        return 1
    if text and int(text) > 1:
        line.warnings.append(f"这一行含 {text} 个项目，是类别汇总，不是单个项目")
    return int(text or 1)


def _place(
    line: Line, name: str, place_name: str, county: str, divisions: Divisions
) -> tuple[str | None, list[Division]]:
    if not place_name:
        return _place_in_name(line, name, county, divisions)
    found = divisions.find(place_name, county)
    if len(found) == 1:
        return found[0].code, []
    if not found and len(_parts(place_name)) > 1:
        return _several(line, place_name, county, divisions)
    if found:
        line.warnings.append(f"地点“{place_name}”可能指 {len(found)} 个地方，没有替您选择")
    else:
        line.warnings.append(f"地点“{place_name}”在 {divisions.path(county)} 内没有找到对应的区划代码")
    return None, found


def _by_code(line: Line, code: str, county: str, divisions: Divisions) -> tuple[str | None, list[Division]]:
    try:
        current = divisions.get(code).code
    except UnknownDivision:
        current = ""
    if current and divisions.succession.within(current, county):
        return current, []
    what = f"“{code}”不在 {divisions.path(county)} 内" if current else f"没有“{code}”这个区划代码"
    line.problems.append(RowProblem(field="区划代码", detail=what, fix="请核对代码，或留空，按建设地点查找"))
    return None, []


def _parts(place_name: str) -> list[str]:
    return [part for part in _SEPARATOR.split(place_name) if part.strip()]


def _several(line: Line, place_name: str, county: str, divisions: Divisions) -> tuple[str | None, list[Division]]:
    """Several places in one cell: villages named after the first one's township are looked for inside it."""
    found: list[list[Division]] = []
    within = county
    for part in _parts(place_name):
        here = divisions.find(part, within) or divisions.find(part, county)
        found.append(here)
        if len(here) == 1 and here[0].level == 5:
            within = here[0].parent
    line.warnings.append(f"地点“{place_name}”是 {len(found)} 个地方")
    candidates = [division for here in found for division in here]
    if not all(len(here) == 1 for here in found):
        return None, candidates
    return _common(county, candidates), candidates


def _common(county: str, places: list[Division]) -> str | None:
    for length in (9, 6):
        heads = {place.code[:length] for place in places}
        if len(heads) == 1 and len(county) <= length:
            return heads.pop()
    return None


def _place_in_name(line: Line, name: str, county: str, divisions: Divisions) -> tuple[str | None, list[Division]]:
    townships = [township for township in divisions.children(county) if township.level == 4 and township.name in name]
    if not townships:
        line.warnings.append("没有写明建设地点")
        return None, []
    if len(townships) == 1:
        line.warnings.append(f"没有写明建设地点，按项目名称中的“{townships[0].name}”登记")
        return townships[0].code, []
    line.warnings.append("没有写明建设地点，项目名称中出现了几个乡镇")
    return None, townships


def _check_share(line: Line, total: int) -> None:
    share = line.text("share")
    if not re.fullmatch(r"\d{1,3}(\.\d{1,4})?", share) or not total or line.fen is None:
        return
    computed = Decimal(line.fen) * 100 / Decimal(total)
    half_a_last_place = Decimal("0.5").scaleb(-len(share.partition(".")[2]))
    if abs(computed - Decimal(share)) > half_a_last_place:
        line.warnings.append(f"文件写明占比 {share}%，按金额计算为 {computed:.2f}%")
