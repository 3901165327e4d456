"""The lines of a batch from a table: columns found by their heading, in whatever order they stand."""

from services.ledger.domain.errors.batches import BatchLinesRefused
from services.ledger.schemas.batches import LineBody
from shared.importing import ImportProblem
from shared.importing.amounts import Unreadable, cell_text, read_amount
from shared.importing.grids import Grid, read_grid
from shared.kernel.errors import FieldProblem
from shared.kernel.money import yuan

COLUMNS = {
    "收款人编号": "payee",
    "受益地代码": "place",
    "金额（元）": "amount",
    "补助类别": "subsidy",
    "数量": "units",
    "政策代码": "policy",
    "农户类型": "household_type",
    "备注代码": "note",
    "退票编号": "repays",
}
NEEDED = ("payee", "place", "amount", "subsidy")


def lines_of_table(content: bytes, filename: str) -> list[LineBody]:
    """The lines of a CSV or XLSX file. Raises ImportProblem, or BatchLinesRefused: each cell that is no number."""
    grid = read_grid(content, filename)
    at = _columns(grid)
    lines: list[LineBody] = []
    problems: list[FieldProblem] = []
    for row in grid[1:]:
        texts = {name: cell_text(row[column]) if column < len(row) else "" for name, column in at.items()}
        if any(texts.values()):
            lines.append(_line(texts, len(lines), problems))
    if problems:
        raise BatchLinesRefused(f"{len(problems)} 处不是数字，请更正后重新提交", fields=tuple(problems))
    return lines


def _columns(grid: Grid) -> dict[str, int]:
    headings = [cell_text(cell).replace("(", "（").replace(")", "）") for cell in grid[0]]
    at = {COLUMNS[heading]: column for column, heading in enumerate(headings) if heading in COLUMNS}
    missing = [heading for heading, name in COLUMNS.items() if name in NEEDED and name not in at]
    if missing:
        raise ImportProblem(f"首行缺少列：{'、'.join(missing)}。请按模板命名各列后再导入")
    return at


def _line(texts: dict[str, str], number: int, problems: list[FieldProblem]) -> LineBody:
    amount, units = "0.00", 1
    try:
        amount = yuan(read_amount(texts["amount"], "元").fen)
    except Unreadable:
        problems.append(FieldProblem(f"/lines/{number}/amount", "不是金额，请填写以元为单位的数字"))
    if texts.get("units"):
        if texts["units"].isdecimal() and len(texts["units"]) < 10:
            units = int(texts["units"])
        else:
            problems.append(FieldProblem(f"/lines/{number}/units", "须为整数"))
    others = {name: texts.get(name, "") for name in ("policy", "household_type", "note", "repays")}
    return LineBody(texts["payee"], texts["place"], amount, texts["subsidy"], units, **others)
