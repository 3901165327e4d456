"""The lines of a batch from a table: columns found by their heading, in whatever order they stand."""

from services.ledger.domain.errors.batches import BatchLinesRefused
from services.ledger.schemas.batches import LineBody
from shared.importing.cells import DIVISION, Cell, Identifier, count, word
from shared.importing.forms import Column, FormLine, read_form
from shared.kernel.errors import FieldProblem


def _units(cell: Cell | None) -> str:
    return str(count(cell))


COLUMNS = {
    "收款人编号": Column("payee", Identifier(), needed=True),
    "受益地代码": Column("place", DIVISION, needed=True),
    "金额": Column("amount", None, needed=True),
    "补助类别": Column("subsidy", Identifier(), needed=True),
    "数量": Column("units", _units),
    "政策代码": Column("policy", Identifier(text_only=True)),
    "农户类型": Column("household_type", word),
    "备注代码": Column("note", Identifier(text_only=True)),
    "退票编号": Column("repays", Identifier()),
}
"""The columns of a batch; the unit of 金额 stands in its heading, 金额（元）."""


def lines_of_table(content: bytes, filename: str) -> list[LineBody]:
    """The lines of a CSV or XLSX file. Raises ImportProblem, or BatchLinesRefused: each cell that cannot be taken."""
    lines: list[LineBody] = []
    problems: list[FieldProblem] = []
    for number, line in enumerate(read_form(content, filename, COLUMNS)):
        problems += [
            FieldProblem(f"/lines/{number}/{name}", _said(name, wrong.detail, wrong.fix))
            for name, wrong in line.problems.items()
        ]
        lines.append(_body(line))
    if problems:
        raise BatchLinesRefused(f"{len(problems)} 处读不出来，请更正后重新提交", fields=tuple(problems))
    return lines


def _body(line: FormLine) -> LineBody:
    facts = {name: text for name, text in line.texts.items() if name not in ("amount", "units")}
    return LineBody(amount=line.texts["amount"] or "0.00", units=int(line.texts.get("units") or 1), **facts)


def _said(name: str, detail: str, fix: str) -> str:
    """What is wrong, without repeating an amount's cell: what stands there may be anybody's name."""
    return "不是金额，或单位与表头不符。请填写数字，单位写在表头" if name == "amount" else f"{detail}。{fix}"
