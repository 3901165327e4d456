"""A notice's list of what each county or township gets: one line for each place, level and document."""

from collections.abc import Iterator

from shared.importing.cells import DIVISION
from shared.importing.lines import Check, Line, Source
from shared.importing.model import Amount, RowProblem
from shared.importing.notice_lines import Item, exact_fen, identify, line_of, text_of
from shared.kernel.money import yuan

_LEVELS = {
    "central_yuan": "中央",
    "province_yuan": "省",
    "prefecture_yuan": "市",
    "city_yuan": "市",
    "county_yuan": "县",
}
_WHOLE = ("合计", "总计", "共计", "总额")
_SHOWN = 5


def allocated(notice: Item) -> list[Line]:
    """What each place gets, in as many lines as the list tells levels apart."""
    return [
        line
        for at, item in enumerate(notice.get("allocations") or [], start=1)
        for line in _of_place(f"allocations[{at}]", item, notice)
    ]


def check_allocated(source: Source, notice: Item) -> None:
    """Hold the lines of all places against the stated whole, or against the sources where no whole is stated."""
    stated = [total for total in source.stated if any(word in total.label for word in _WHOLE)]
    source.checks += [Check(total, tuple(source.lines)) for total in stated or _sources_of(notice)]


def passed_over(notice: Item, what: str, *, by_county: bool) -> str:
    """The sentence on a list by township (or by county) whose lines are not imported; "" where there is none."""
    names = [text_of(item.get("name")) for item in notice.get("allocations") or []]
    shown = "、".join(names[:_SHOWN]) + (" 等" if len(names) > _SHOWN else "")
    return f"另有 {len(names)} 个{'县区' if by_county else '乡镇'}分配行（{shown}）没有作为{what}导入" if names else ""


def _of_place(position: str, item: Item, notice: Item) -> Iterator[Line]:
    parts = {level: item[key] for key, level in _LEVELS.items() if item.get(key) is not None}
    if not parts:
        yield _line(position, item, notice, _sources_for(notice, ""))
        return
    lines = [
        _line(position, item | {"amount_yuan": amount, "raw_amount": None}, notice, _sources_for(notice, level), level)
        for level, amount in parts.items()
    ]
    _compare(line_of(position, {}, item, "raw_amount", notice), lines, item)
    yield from lines


def _compare(whole: Line, lines: list[Line], item: Item) -> None:
    """The amount of a place is that of its levels."""
    if item.get("amount_yuan") is None or any(line.fen is None for line in lines):
        return
    together = sum(line.fen or 0 for line in lines)
    lines[0].problems += whole.problems
    if whole.fen is not None and whole.fen != together:
        detail = f"“{lines[0].text('region')}”共 {yuan(whole.fen)} 元，各级之和为 {yuan(together)} 元，互相矛盾"
        lines[0].problems.append(
            RowProblem(field="amount_yuan", detail=detail, fix="请核对原件后改正", cell=f"{whole.position}.amount_yuan")
        )


def _sources_for(notice: Item, level: str) -> list[Item]:
    sources = list(notice["sources"] or [])
    return [item for item in sources if text_of(item.get("level")).startswith(level)] if level else sources


def _line(position: str, item: Item, notice: Item, sources: list[Item], level: str = "") -> Line:
    """What a place gets of these sources: where they are several, their levels and documents stand together."""
    texts = {
        "region": text_of(item.get("name")),
        "level": level or _together(sources, "level"),
        "fund_line": text_of(item.get("fund")) or (text_of(sources[0].get("label")) if len(sources) == 1 else ""),
        "remark": text_of(item.get("remark")),
        "received_on": text_of(item.get("received_on")),
        "document_date": text_of(item.get("document_date")),
    }
    line = line_of(position, texts, item, "raw_amount", notice)
    identify(line, "region_code", "gbt2260", item.get("gbt2260"), DIVISION)
    document = sources[0].get("document_number") if len(sources) == 1 else _together(sources, "document_number")
    own = item.get("document_number") or notice.get("document_number")
    identify(line, "document", "document_number", own or document or None)
    return line


def _together(sources: list[Item], key: str) -> str:
    return "/".join(dict.fromkeys(filter(None, (text_of(item.get(key)) for item in sources))))


def _sources_of(notice: Item) -> list[Amount]:
    """The sources as one total; none where one of them cannot be read."""
    try:
        amounts = [exact_fen(item.get("amount_yuan")) for item in notice["sources"] or []]
    except ValueError:
        return []
    return [Amount(label="资金来源之和", fen=sum(amounts), rows=len(amounts))] if amounts else []
