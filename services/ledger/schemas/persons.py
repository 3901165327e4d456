"""Request bodies of the vault's counter. What stands here goes to the vault and nowhere else."""

from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import Annotated, Any, Literal

import msgspec
from pydantic import Field, ValidationError

from services.ledger.schemas.fields import Filled, Short
from services.ledger.schemas.lines import each_line
from shared.http.bodies import ActBody, Body
from shared.http.json_bodies import name_twice, said_twice
from shared.http.problems import unreadable
from shared.importing import ImportProblem
from shared.importing.amounts import cell_text
from shared.importing.grids import read_grid
from shared.problems import Problem
from shared.vault import Identity, Newcomer

MAX_PERSONS = 50_000


class PersonLine(Body):
    """Somebody to be paid: who it is, where, and the account. A household is given by its head."""

    kind: Literal["person", "household"]
    place: Annotated[str, Field(pattern=r"^(\d{6}|\d{9}|\d{12})$")]
    name: Filled
    id_number: Annotated[str, Field(max_length=20)]
    account: Annotated[str, Field(max_length=40)]
    bank: Short = ""
    phone: Annotated[str, Field(max_length=30)] = ""
    household: Annotated[str, Field(pattern=r"^(p-[a-z2-7]{26})?$")] = ""

    def to_newcomer(self) -> Newcomer:
        """The person as the vault takes one in."""
        identity = Identity(self.name, self.id_number, self.account, self.bank, self.phone)
        return Newcomer(self.kind, self.place, identity, self.household)


class PersonBody(PersonLine, ActBody):
    """One person's form, and the act."""


class ErasureBody(ActBody):
    """Destroy what is known of a person; `reason` is asked for."""


class RewrappingBody(ActBody):
    """Wrap the vault's data keys by the master key in use; `reason` is asked for."""


COLUMNS = {
    "类型": "kind",
    "所在地代码": "place",
    "姓名": "name",
    "公民身份号码": "id_number",
    "收款账号": "account",
    "开户行": "bank",
    "电话": "phone",
    "户主编号": "household",
}
KINDS = {"个人": "person", "农户": "household"}
NEEDED = ("kind", "place", "name", "id_number", "account")


def persons_of(content: bytes, filename: str) -> list[Newcomer | Problem]:
    """The persons of an NDJSON, CSV or XLSX file, each line read by itself. Raises ImportProblem."""
    ndjson = filename.lower().endswith((".ndjson", ".jsonl"))
    values = list(_objects(content) if ndjson else _rows(content, filename))
    if not 1 <= len(values) <= MAX_PERSONS:
        raise ImportProblem(f"须为 1 至 {MAX_PERSONS} 行，现有 {len(values)} 行，请分批提交")
    return [value if isinstance(value, Problem) else _read(value) for value in values]


def _read(value: Any) -> Newcomer | Problem:
    try:
        return PersonLine.model_validate(value).to_newcomer()
    except ValidationError as wrong:
        return unreadable(wrong.errors(include_input=False, include_url=False))


def _objects(content: bytes) -> Iterator[Any]:
    for line in each_line(content.removeprefix(BOM_UTF8)):
        try:
            value = msgspec.json.decode(line)
            twice = next(said_twice(b"[" + line + b"]"), None) if isinstance(value, dict) else None
            yield unreadable([name_twice(twice[1])]) if twice else value
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            yield None


def _rows(content: bytes, filename: str) -> Iterator[dict[str, str]]:
    grid = read_grid(content, filename)
    at = {COLUMNS[name]: column for column, cell in enumerate(grid[0]) if (name := cell_text(cell)) in COLUMNS}
    missing = [heading for heading, name in COLUMNS.items() if name in NEEDED and name not in at]
    if missing:
        raise ImportProblem(f"首行缺少列：{'、'.join(missing)}。请按模板命名各列后再导入")
    for row in grid[1:]:
        texts = {name: cell_text(row[column]) if column < len(row) else "" for name, column in at.items()}
        if any(texts.values()):
            yield texts | {"kind": KINDS.get(texts["kind"], texts["kind"])}
