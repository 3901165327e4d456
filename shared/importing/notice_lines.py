"""One item of a JSON notice as a line: its identifiers, its amount in yuan, and the words of the page beside it."""

from typing import Any

from shared.importing.amounts import amount_of, own_unit
from shared.importing.cells import Identifier, JsonValue, Unreadable, Value
from shared.importing.headers import DOCUMENT
from shared.importing.lines import Line
from shared.importing.model import RowProblem
from shared.importing.units import UNITS
from shared.kernel.money import fen, yuan

Item = dict[str, Any]
"""A group of fields of a notice."""

_FIX = "请按原文核对后改正这一行"
_NO_AMOUNT = "请按原文补填；原文没有写的，请问明发布单位。其余各行不受影响"


def identify(line: Line, concept: str, key: str, value: Value | None, takes: Identifier = DOCUMENT) -> None:
    """Take an identifier of the line; a JSON number that may have lost digits keeps the line out."""
    try:
        line.texts[concept] = takes(None if value is None else JsonValue(value, 1, 1, key=f"{line.position}.{key}"))
    except Unreadable as wrong:
        line.problems.append(RowProblem(field=key, detail=wrong.detail, fix=wrong.fix))


def line_of(position: str, texts: dict[str, str], item: Item, raw_key: str, notice: Item) -> Line:
    """The line with its amount, or with what keeps it out: none, one that is not exact, a change of an earlier one."""
    line = Line(position, texts, None)
    if item.get("adjustment"):
        line.problems.append(_adjusted(position, _called(texts), item["adjustment"]))
        return line
    amount = item.get("amount_yuan")
    if amount is None:
        detail = f"“{_called(texts)}”没有填写金额，是多少元？"
        line.problems.append(_problem(position, "amount_yuan", detail.removeprefix("“”"), _NO_AMOUNT))
        return line
    try:
        line.fen = exact_fen(amount)
    except ValueError as wrong:
        line.problems.append(_problem(position, "amount_yuan", str(wrong), _FIX))
        return line
    _compare_with_words(line, item.get(raw_key), item.get("unit") or notice.get("original_unit"), raw_key)
    return line


def _problem(position: str, key: str, detail: str, fix: str) -> RowProblem:
    return RowProblem(field=key, detail=detail, fix=fix, cell=f"{position}.{key}")


def _called(texts: dict[str, str]) -> str:
    return texts.get("name") or texts.get("region") or texts.get("fund_line") or texts.get("level") or ""


def _adjusted(position: str, name: str, change: object) -> RowProblem:
    figures = change if isinstance(change, dict) else {}
    before, after = text_of(figures.get("before_yuan")), text_of(figures.get("after_yuan"))
    said = f"由 {before} 元调整为 {after} 元" if before and after else "调整"
    return _problem(
        position,
        "adjustment",
        f"“{name}”写的是对已有资金或项目的{said}，不是新增的一笔（调减也不能作为负数导入）",
        "请在账本或项目库里对原来那一笔办理调整；这一行移到调整清单后，其余各行照常导入",
    )


def exact_fen(amount: object) -> int:
    """Yuan as a string, never a number: what JSON calls a number is a float to most who read it. Raises ValueError."""
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


def text_of(value: object) -> str:
    """A field's text without blanks around it, "" where there is none."""
    return "" if value is None else str(value).strip()
