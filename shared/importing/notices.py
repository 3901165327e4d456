"""JSON notices (facts of a public notice, amounts as strings of yuan beside the words of the page) to lines."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date

from shared.importing.allocations import allocated, check_allocated, passed_over
from shared.importing.bounds import MAX_DEPTH, MAX_TEXT, MAX_VALUES
from shared.importing.cells import DIVISION, JsonValue, Unreadable
from shared.importing.days import day_of
from shared.importing.grids import refuse_personal_name
from shared.importing.lines import Line, Source
from shared.importing.model import Amount, ImportProblem, Kind
from shared.importing.notice_lines import Item, identify, line_of, text_of
from shared.importing.parts import take_part, without_parts
from shared.importing.texts import decode
from shared.kernel.divisions import succession
from shared.kernel.money import fen, yuan
from shared.kernel.text import unfit, visible, what_is_unfit

_PROJECT_TEXTS = {
    "name": "name",
    "location": "place",
    "content": "content",
    "sources": "fund_source",
    "responsible_unit": "unit_in_charge",
    "period": "period",
    "performance": "performance",
    "category": "category",
    "count": "count",
    "share_percent": "share",
}
_A_SIGN = 2
"""So many characters only say of which level a source is: 中央, 县."""


def read_notice(content: bytes, filename: str, kind: Kind, county: str) -> Source:
    """Read a notice for one county. Raises ImportProblem when it is cut off or has not the keys of a notice."""
    notice = _load(content, filename)
    region = _code(notice.get("region"))
    published, doubts = _published(notice.get("published"))
    source = Source(
        title=str(notice["title"]),
        lines=[],
        warnings=doubts,
        region=region,
        fiscal_year=_year(notice.get("fiscal_year")),
        source_url=str(notice.get("source_url") or ""),
        published=published,
        complete=notice.get("excerpt_complete", True) is True,
    )
    from_above = bool(region) and len(region) < len(county) and succession().within(county, region)
    inflows = allocated(notice) if from_above else without_parts(_sources(notice), lambda line: line.text("fund_line"))
    projects = _projects(notice, source)
    source.lines, others = (inflows, projects) if kind == "inflows" else (projects, inflows)
    source.stated = [_stated(total) for total in notice.get("stated_totals") or []]
    if from_above and kind == "inflows":
        check_allocated(source, notice)
    elif said := passed_over(notice, "资金来源" if kind == "inflows" else "项目", by_county=from_above):
        source.warnings.append(said)
    elif others and not from_above:
        source.counterpart = _counterpart(others, "项目之和" if kind == "inflows" else "资金来源之和")
    source.units.append(f"文件写明原文单位：{notice.get('original_unit') or '未写'}；金额字段单位为元")
    return source


def _counterpart(lines: list[Line], label: str) -> Amount | None:
    """The other side of the notice as one total; None where a line of it cannot be read."""
    if any(line.fen is None or line.problems for line in lines):
        return None
    return Amount(label=label, fen=sum(line.fen or 0 for line in lines), rows=len(lines))


def _load(content: bytes, filename: str) -> Item:
    refuse_personal_name(filename)
    if content.count(b",") + content.count(b"[") + content.count(b"{") > MAX_VALUES:
        raise ImportProblem(f"{filename} 的内容超过 {MAX_VALUES} 项。请拆分后再导入")
    try:
        notice = json.loads(decode(content), parse_constant=_no_constant)
    except (ValueError, RecursionError) as broken:
        raise ImportProblem(f"{filename} 不是完整的 JSON（{broken}），文件可能只有一半。请重新下载后再导入") from broken
    keys = set(notice) if isinstance(notice, dict) else set()
    missing = [key for key in ("title", "region", "sources", "projects") if key not in keys]
    if missing:
        raise ImportProblem(f"{filename} 不是公示文件，缺少 {'、'.join(missing)}。请检查是否选错了文件")
    lists = [key for key in ("sources", "projects", "allocations", "stated_totals") if not _is_list(notice.get(key))]
    if lists:
        raise ImportProblem(f"{filename} 的 {'、'.join(lists)} 应为列表，每项为一组字段。请检查文件")
    for text in _texts(notice, filename):
        if len(text) > MAX_TEXT:
            raise ImportProblem(f"{filename} 中的 “{visible(text[:40])}…”超过 {MAX_TEXT} 个字。请删减后再导入")
        if unfit(text):
            raise ImportProblem(f"{filename} 中的 “{visible(text)[:40]}”{what_is_unfit(text)}，改好后再导入")
    return dict(notice)


def _texts(notice: object, filename: str) -> Iterator[str]:
    """Every text in a JSON value, names of fields included. Raises ImportProblem where it nests beyond every notice."""
    waiting = [(notice, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise ImportProblem(f"{filename} 的列表或字段嵌套超过 {MAX_DEPTH} 层。请检查文件")
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from value
            waiting += [(inner, depth + 1) for inner in value.values()]
        elif isinstance(value, list):
            waiting += [(inner, depth + 1) for inner in value]


def _is_list(value: object) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(item, dict) for item in value))


def _no_constant(name: str) -> None:
    raise ValueError(f"不允许 {name}")


def _code(region: object) -> str:
    given = region.get("gbt2260") if isinstance(region, dict) else None
    try:
        code = DIVISION(JsonValue(given, 1, 1, key="region.gbt2260") if given else None)
    except Unreadable as wrong:
        raise ImportProblem(f"{wrong.detail}。{wrong.fix}") from wrong
    while len(code) in {4, 6} and code.endswith("00"):
        code = code[:-2]
    return code


def _year(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _published(value: object) -> tuple[date | None, list[str]]:
    """The day of publication, and a doubt where what stands there is none (2012-05)."""
    try:
        return (day_of(str(value)) if value else None), []
    except Unreadable as wrong:
        return None, [f"文件写的公布日期{wrong.detail}，没有采用"]


def _stated(total: Item) -> Amount:
    label, amount = text_of(total.get("label")), total.get("amount_yuan")
    try:
        return Amount(label=label, fen=fen(str(amount)), text=text_of(total.get("raw")))
    except ValueError as wrong:
        raise ImportProblem(f"合计“{label}”的金额 {amount!r} 有误：{wrong}") from wrong


def _sources(notice: Item) -> Iterator[Line]:
    for at, item in enumerate(notice["sources"] or [], start=1):
        texts = {
            "level": text_of(item.get("level")),
            "fund_line": text_of(item.get("label")),
            "remark": text_of(item.get("note")),
            "received_on": text_of(item.get("received_on")),
            "document_date": text_of(item.get("document_date")),
        }
        line = line_of(f"sources[{at}]", texts, item, "raw", notice)
        document = item.get("document_number") or notice.get("document_number")
        identify(line, "document", "document_number", document)
        yield line


def _projects(notice: Item, source: Source) -> list[Line]:
    """The projects. Details of one, or of a source, are said and not counted beside it."""
    items = notice["projects"] or []
    lines = [_project(f"projects[{at}]", item, notice) for at, item in enumerate(items, start=1)]
    named = {line.text("name"): line for line in reversed(lines)}
    levels = [level for item in notice["sources"] or [] if len(level := text_of(item.get("level"))) > _A_SIGN]
    kept, told = [], Counter[str]()
    for item, line in zip(items, lines, strict=True):
        parent = text_of(item.get("parent"))
        whole = named.get(parent)
        if whole is not None and whole is not line:
            told[parent] += line.fen or 0
            take_part(whole, line, line.text("name"), told[parent])
        elif any(parent.startswith(level) for level in levels):
            amount = "" if line.fen is None else f"（{yuan(line.fen)} 元）"
            source.warnings.append(f"{line.position}“{line.text('name')}”{amount}是“{parent}”的细项，没有另外导入")
        else:
            kept.append(line)
    return without_parts(kept, lambda line: line.text("name"))


def _project(position: str, item: Item, notice: Item) -> Line:
    texts = {concept: text_of(item.get(key)) for key, concept in _PROJECT_TEXTS.items()}
    return line_of(position, texts, item, "raw_amount", notice)
