"""JSON notices (facts of a public notice, amounts as strings of yuan beside the words of the page) to lines."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from shared.importing.amounts import amount_of, own_unit
from shared.importing.bounds import MAX_DEPTH, MAX_TEXT, MAX_VALUES
from shared.importing.cells import DIVISION, Identifier, JsonValue, Unreadable, Value
from shared.importing.days import day_of
from shared.importing.grids import decode, refuse_personal_name
from shared.importing.headers import DOCUMENT
from shared.importing.lines import Line, Source
from shared.importing.model import Amount, ImportProblem, Kind, RowProblem
from shared.importing.units import UNITS
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
_FIX = "请按原文核对后改正这一行"


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
    inflows = list(_allocations(notice)) if from_above else list(_sources(notice))
    projects = list(_projects(notice))
    source.lines, others = (inflows, projects) if kind == "inflows" else (projects, inflows)
    if others and not from_above and all(line.fen is not None and not line.problems for line in others):
        label = "项目之和" if kind == "inflows" else "资金来源之和"
        source.counterpart = Amount(label=label, fen=sum(line.fen or 0 for line in others), rows=len(others))
    source.stated = [_stated(total) for total in notice.get("stated_totals") or []]
    source.units.append(f"文件写明原文单位：{notice.get('original_unit') or '未写'}；金额字段单位为元")
    return source


def _load(content: bytes, filename: str) -> dict[str, Any]:
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


def _stated(total: dict[str, Any]) -> Amount:
    label, amount = _text(total.get("label")), total.get("amount_yuan")
    try:
        return Amount(label=label, fen=fen(str(amount)), text=_text(total.get("raw")))
    except ValueError as wrong:
        raise ImportProblem(f"合计“{label}”的金额 {amount!r} 有误：{wrong}") from wrong


def _sources(notice: dict[str, Any]) -> Iterator[Line]:
    for at, item in enumerate(notice["sources"] or [], start=1):
        texts = {
            "level": _text(item.get("level")),
            "fund_line": _text(item.get("label")),
            "remark": _text(item.get("note")),
        }
        line = _line(f"sources[{at}]", texts, item, "raw", notice)
        _identify(line, "document", "document_number", item.get("document_number"))
        if texts["fund_line"].startswith("其中"):
            line.problems.append(
                RowProblem(
                    field="label",
                    detail=f"“{texts['fund_line']}”是另一笔资金的一部分，一起入账会重复",
                    fix="请删去这一行，或把总额拆成不重复的几行",
                )
            )
        yield line


def _allocations(notice: dict[str, Any]) -> Iterator[Line]:
    sources = notice["sources"] or []
    only = sources[0] if len(sources) == 1 else {}
    for at, item in enumerate(notice.get("allocations") or [], start=1):
        texts = {
            "region": _text(item.get("name")),
            "level": _text(only.get("level")),
            "fund_line": _text(only.get("label")),
            "remark": _text(item.get("remark")),
        }
        line = _line(f"allocations[{at}]", texts, item, "raw_amount", notice)
        _identify(line, "region_code", "gbt2260", item.get("gbt2260"), DIVISION)
        document = notice.get("document_number") or only.get("document_number")
        _identify(line, "document", "document_number", document)
        yield line


def _projects(notice: dict[str, Any]) -> Iterator[Line]:
    items = notice["projects"] or []
    names = {_text(item.get("name")) for item in items}
    levels = [level for item in notice["sources"] or [] if len(level := _text(item.get("level"))) > 2]
    for at, item in enumerate(items, start=1):
        texts = {concept: _text(item.get(key)) for key, concept in _PROJECT_TEXTS.items()}
        line = _line(f"projects[{at}]", texts, item, "raw_amount", notice)
        parent = _text(item.get("parent"))
        if parent in names or any(parent.startswith(level) for level in levels):
            line.problems.append(
                RowProblem(
                    field="parent",
                    detail=f"这一行是“{parent}”的细项，一起导入会重复计算",
                    fix="请只保留上一级或只保留细项",
                )
            )
        yield line


def _identify(line: Line, concept: str, key: str, value: Value | None, takes: Identifier = DOCUMENT) -> None:
    """Take an identifier of the line; a JSON number that may have lost digits keeps the line out."""
    try:
        line.texts[concept] = takes(None if value is None else JsonValue(value, 1, 1, key=f"{line.position}.{key}"))
    except Unreadable as wrong:
        line.problems.append(RowProblem(field=key, detail=wrong.detail, fix=wrong.fix))


def _line(position: str, texts: dict[str, str], item: dict[str, Any], raw_key: str, notice: dict[str, Any]) -> Line:
    line = Line(position, texts, None)
    amount = item.get("amount_yuan")
    if amount is None:
        line.problems.append(RowProblem(field="amount_yuan", detail="没有填写金额", fix="请按原文补填，或删去这一行"))
        return line
    try:
        line.fen = _exactly(amount)
    except ValueError as wrong:
        line.problems.append(RowProblem(field="amount_yuan", detail=str(wrong), fix=_FIX))
        return line
    _compare_with_words(line, item.get(raw_key), item.get("unit") or notice.get("original_unit"), raw_key)
    return line


def _exactly(amount: object) -> int:
    """Yuan as a string, never a number: what JSON calls a number is a float to most who read it."""
    if not isinstance(amount, str):
        raise ValueError(f"金额 {amount!r} 不是字符串；为避免误差，金额须为两位小数的字符串，单位元")
    if amount.startswith("-"):
        raise ValueError(f"金额“{amount}”是负数，收回或调减请在账本中冲销或退回")
    return fen(amount)


def _compare_with_words(line: Line, raw: object, unit: object, field: str) -> None:
    if raw in (None, ""):
        return
    try:
        read = amount_of(str(raw), own_unit(str(raw)) or (str(unit) if str(unit) in UNITS else None))
    except Unreadable as wrong:
        line.warnings.append(f"原文金额“{raw}”无法核对：{wrong.detail}")
        return
    if read.remark:
        line.warnings.append(f"原文金额写的是“{raw}”，括号或逗号后的文字未作处理")
    if read.fen != line.fen:
        detail = f"原文“{raw}”合 {yuan(read.fen)} 元，与金额字段 {yuan(line.fen or 0)} 元不一致"
        line.problems.append(RowProblem(field=field, detail=detail, fix=_FIX))


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()
