"""The lines of a batch as they are sent: a table, JSON lines, or one JSON body. Read in a process of its own.

Lines are decoded straight into frozen structs: there are many. This module imports nothing of the web.
"""

from codecs import BOM_UTF8

import msgspec

from services.ledger.batches.errors import BatchLinesRefused, BatchUnlikeDeclared
from services.ledger.book.batch import MAX_LINES
from shared.importing.cells import DIVISION, Cell, Identifier, count, word
from shared.importing.forms import Column, Form, FormLine, read_form
from shared.importing.model import ImportProblem
from shared.importing.reading import prepare
from shared.kernel.errors import FieldProblem
from shared.platform.json_lines import each_line, said_twice
from shared.platform.sandbox import Task

MAX_HEAD_BYTES = 256 * 1024


class LineBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """What one payee gets; `amount` in yuan. `repays` names a returned line: "654024-2020-17#42"."""

    payee: str
    place: str
    amount: str
    subsidy: str
    units: int = 1
    policy: str = ""
    household_type: str = ""
    note: str = ""
    repays: str = ""


class Misread(msgspec.Struct, tag=True):
    """Where something is of another shape than asked for, or stands twice."""

    places: list[list[str | int]]
    twice: bool = False


class Split(msgspec.Struct, tag=True):
    """A body taken apart: its head as JSON with `lines` empty, and its lines."""

    head: bytes
    lines: list[LineBody]


class FileLines(msgspec.Struct, tag=True):
    """The lines of a file, and of a table the row where each stands, as the file numbers it."""

    lines: list[LineBody]
    rows: list[int] = []


class _Whole(msgspec.Struct, frozen=True):
    lines: list[LineBody]


_read_lines = msgspec.json.Decoder(list[LineBody])
_read_whole = msgspec.json.Decoder(_Whole)
_read_head = msgspec.json.Decoder(dict[str, msgspec.Raw])


def split_batch(content: bytes) -> Split | Misread:
    """Head and lines of a JSON body. Raises BatchUnlikeDeclared for too many lines, BatchLinesRefused for more."""
    try:
        lines = _read_whole.decode(content).lines
        raw = bytes(_read_head.decode(content)["lines"])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
        return _misshaped(str(wrong))
    head = content.replace(raw, b"[]", 1)
    if len(head) > MAX_HEAD_BYTES:
        raise BatchLinesRefused(
            f"批次除发放行以外的内容超过 {MAX_HEAD_BYTES // 1024} KB，请删减后重新提交",
            fields=(FieldProblem("", "请只填写接口说明所列的字段"),),
        )
    return _said_twice(raw) or Split(head, _few(lines))


def lines_of_ndjson(content: bytes) -> list[LineBody] | Misread:
    """One JSON object a line. Raises BatchUnlikeDeclared where there are too many."""
    joined = b"[" + b",".join(each_line(content.removeprefix(BOM_UTF8))) + b"]"
    try:
        lines = _read_lines.decode(joined)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
        return _misshaped(str(wrong), "lines")
    return _said_twice(joined) or _few(lines)


def lines_of_file(content: bytes, filename: str, sheet: str = "") -> FileLines | Misread:
    """The lines of a file: NDJSON by its name, else a table, its `sheet` if named. Raises one of `REFUSALS`."""
    if filename.lower().endswith((".ndjson", ".jsonl")):
        lines = lines_of_ndjson(content)
        return lines if isinstance(lines, Misread) else FileLines(lines)
    return lines_of_table(content, filename, sheet)


def _few(lines: list[LineBody]) -> list[LineBody]:
    if len(lines) > MAX_LINES:
        problem = FieldProblem("/lines", f"每批 1 至 {MAX_LINES} 行，请分批提交")
        raise BatchUnlikeDeclared("行数超出范围", fields=(problem,))
    return lines


def _said_twice(objects: bytes) -> Misread | None:
    found: list[list[str | int]] = [["body", "lines", *twice] for twice in said_twice(objects)]
    return Misread(found, twice=True) if found else None


def _misshaped(message: str, *before: str) -> Misread:
    """msgspec's word about a field ("… - at `$.lines[3].payee`") as the place of that field."""
    _, _, path = message.partition(" - at `$")
    parts = path.rstrip("`").replace("[", ".").replace("]", "").strip(".").split(".")
    return Misread([["body", *before, *(int(part) if part.isdecimal() else part for part in parts if part)]])


def _units(cell: Cell | None) -> str:
    return str(count(cell))


FORM = Form(
    {
        "收款人编号": Column("payee", Identifier(), needed=True),
        "受益地代码": Column("place", DIVISION, needed=True),
        "金额": Column("amount", None, needed=True),
        "补助类别": Column("subsidy", Identifier(), needed=True),
        "数量": Column("units", _units, adds_up=True),
        "政策代码": Column("policy", Identifier(text_only=True)),
        "农户类型": Column("household_type", word),
        "备注代码": Column("note", Identifier(text_only=True)),
        "退票编号": Column("repays", Identifier()),
    },
    who="收款人编号",
)
"""The columns of a batch; the unit of 金额 stands in its heading, 金额（元）."""


def lines_of_table(content: bytes, filename: str, sheet: str = "") -> FileLines:
    """The lines of a table. Raises ImportProblem, or BatchLinesRefused: each cell that cannot be taken."""
    read = FileLines([], [])
    problems: list[FieldProblem] = []
    for number, line in enumerate(read_form(content, filename, FORM, sheet)):
        problems += [
            FieldProblem(f"/lines/{number}/{name}", f"{wrong.detail}。{wrong.fix}")
            for name, wrong in line.problems.items()
        ]
        read.lines.append(_body(line))
        read.rows.append(line.row)
        _few(read.lines)
    if problems:
        raise BatchLinesRefused(f"{len(problems)} 处读不出来，请更正后重新提交", fields=tuple(problems))
    return read


def _body(line: FormLine) -> LineBody:
    facts = {name: text for name, text in line.texts.items() if name not in ("amount", "units")}
    return LineBody(amount=line.texts["amount"] or "0.00", units=int(line.texts.get("units") or 1), **facts)


REFUSALS = (BatchLinesRefused, BatchUnlikeDeclared, ImportProblem)

READ_BATCH = Task(split_batch, Split | Misread, REFUSALS, prepare)
READ_LINES = Task(lines_of_file, FileLines | Misread, REFUSALS, prepare)
