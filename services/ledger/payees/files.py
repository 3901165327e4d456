"""A file of payees, line by line as it was sent. Read in a process of its own; nothing of the web is imported here."""

from codecs import BOM_UTF8

import msgspec

from shared.importing.cells import DIVISION, Cell, Identifier, word
from shared.importing.forms import Column, Form, FormLine, read_form
from shared.importing.model import ImportProblem
from shared.importing.reading import prepare
from shared.kernel.errors import FieldProblem
from shared.platform.json_lines import each_line, said_twice
from shared.platform.sandbox import Task

MAX_PERSONS, MAX_LINE_BYTES = 50_000, 64 * 1024

KINDS = {"个人": "person", "农户": "household"}


def _kind(cell: Cell | None) -> str:
    return KINDS.get(word(cell), word(cell))


FORM = Form(
    {
        "类型": Column("kind", _kind, needed=True),
        "所在地代码": Column("place", DIVISION, needed=True),
        "姓名": Column("name", word, needed=True),
        "公民身份号码": Column("id_number", Identifier(lengths=frozenset({18}), all_digits=True), needed=True),
        "收款账号": Column("account", Identifier(text_only=True, all_digits=True), needed=True),
        "开户行": Column("bank", word),
        "电话": Column("phone", Identifier(lengths=frozenset({11}))),
        "户主编号": Column("household", Identifier()),
    },
    who="公民身份号码",
)


class Given(msgspec.Struct, gc=False):
    """A line: the texts of a table's row or JSON as it came, else what is wrong; nothing at all where it is no JSON."""

    texts: dict[str, str] | None = None
    line: bytes | None = None
    lost: tuple[FieldProblem, ...] = ()
    """The cells whose characters are lost."""
    twice: str = ""
    """A name that the line says twice."""
    row: int = 0
    """Where it stands in a table, as that numbers its rows."""


def given_persons(content: bytes, filename: str, sheet: str = "") -> list[Given]:
    """The lines of NDJSON or of a table, of which `sheet` may be named, each by itself. Raises ImportProblem."""
    ndjson = filename.lower().endswith((".ndjson", ".jsonl"))
    lines = (
        list(each_line(content.removeprefix(BOM_UTF8))) if ndjson else list(read_form(content, filename, FORM, sheet))
    )
    if not 1 <= len(lines) <= MAX_PERSONS:
        raise ImportProblem(f"须为 1 至 {MAX_PERSONS} 行，现有 {len(lines)} 行，请分批提交")
    return [_object(line) if isinstance(line, bytes) else _row(line) for line in lines]


def _object(line: bytes) -> Given:
    try:
        value = msgspec.json.decode(line) if len(line) <= MAX_LINE_BYTES else None
        twice = next(said_twice(b"[" + line + b"]"), None) if isinstance(value, dict) else None
        return Given(twice=twice[1]) if twice else Given(line=line if value is not None else None)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Given()


def _row(line: FormLine) -> Given:
    lost = tuple(FieldProblem(f"/{name}", f"{wrong.detail}。{wrong.fix}") for name, wrong in line.problems.items())
    return Given(lost=lost, row=line.row) if lost else Given(texts=line.texts, row=line.row)


READ_PERSONS = Task(given_persons, list[Given], (ImportProblem,), prepare)
