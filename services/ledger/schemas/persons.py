"""Request bodies of the vault's counter. What stands here goes to the vault and nowhere else."""

from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from pydantic import Field, ValidationError

from services.ledger.schemas.fields import Filled, Short
from services.ledger.schemas.lines import each_line
from shared.http.bodies import ActBody, Body
from shared.http.json_bodies import name_twice, said_twice
from shared.http.problems import invalid, unreadable
from shared.importing import ImportProblem
from shared.importing.cells import DIVISION, Cell, Identifier, word
from shared.importing.forms import Column, read_form
from shared.kernel.errors import FieldProblem
from shared.problems import Problem
from shared.vault import Identity, Newcomer

MAX_PERSONS = 50_000


class PersonLine(Body):
    """Somebody to be paid: who it is, where, and the account. A household is given by its head."""

    personal: ClassVar[bool] = True

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


class MembersBody(ActBody):
    """Persons of a household, by their keys."""

    members: Annotated[list[Annotated[str, Field(pattern=r"^p-[a-z2-7]{26}$")]], Field(min_length=1, max_length=100)]


class ErasureBody(ActBody):
    """Destroy what is known of a person; `reason` is asked for."""


class RewrappingBody(ActBody):
    """Wrap the vault's data keys by the master key in use; `reason` is asked for."""


KINDS = {"个人": "person", "农户": "household"}


def _kind(cell: Cell | None) -> str:
    return KINDS.get(word(cell), word(cell))


COLUMNS = {
    "类型": Column("kind", _kind, needed=True),
    "所在地代码": Column("place", DIVISION, needed=True),
    "姓名": Column("name", word, needed=True),
    "公民身份号码": Column("id_number", Identifier(lengths=frozenset({18}), all_digits=True), needed=True),
    "收款账号": Column("account", Identifier(text_only=True, all_digits=True), needed=True),
    "开户行": Column("bank", word),
    "电话": Column("phone", Identifier(lengths=frozenset({11}))),
    "户主编号": Column("household", Identifier()),
}


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


def _rows(content: bytes, filename: str) -> Iterator[dict[str, str] | Problem]:
    for line in read_form(content, filename, COLUMNS):
        lost = [FieldProblem(f"/{name}", f"{wrong.detail}。{wrong.fix}") for name, wrong in line.problems.items()]
        yield invalid(tuple(lost)) if lost else line.texts
