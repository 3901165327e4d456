"""A good file says the same in a process of its own as it says in this one, and so does a refusal."""

from dataclasses import asdict
from typing import Any

import pytest

from services.ledger.batches.files import READ_LINES
from services.ledger.inflows.files import READ_INFLOWS
from services.ledger.payees.files import READ_PERSONS
from services.ledger.reconciliation.files import READ_STATEMENT
from services.projects.importing.files import READ_PROJECTS
from shared.kernel.errors import DomainError
from shared.platform.sandbox import Sandbox
from tests.importing.reading import SAMPLES, workbook
from tests.ledger.people import as_file, id_number

pytestmark = pytest.mark.usefixtures("programs")

KINDS = {".json", ".csv", ".xlsx"}
NOTICES = {path.name: path.read_bytes() for path in sorted(SAMPLES.rglob("*")) if path.suffix in KINDS}
PERSON = ["个人", "654024101001", "三娃", id_number(3), "6217000010000000003"]
TABLES = {
    "persons": (READ_PERSONS, workbook(["类型", "所在地代码", "姓名", "公民身份号码", "收款账号"], PERSON), "a.xlsx"),
    "batch": (READ_LINES, as_file("p-" + "a" * 26), "a.csv"),
    "batch in GB 18030": (READ_LINES, as_file("p-" + "a" * 26).decode().encode("gb18030"), "a.csv"),
    "statement": (READ_STATEMENT, "交易日期,支出,收入,摘要\n2020-03-02,77.00,,电汇\n".encode(), "a.csv"),
    "no statement": (READ_STATEMENT, "甲,乙\n1,2\n".encode(), "a.csv"),
}


async def both(task: Any, content: bytes, *arguments: Any) -> tuple[Any, Any]:
    """What is read here, and what is read apart; of a refusal its words."""
    try:
        here = task.function(content, *arguments)
    except DomainError as refused:
        here = type(refused), refused.detail, refused.fields
    try:
        return here, await Sandbox().run("anybody", task, content, *arguments)
    except DomainError as refused:
        return here, (type(refused), refused.detail, refused.fields)


@pytest.mark.parametrize("name", NOTICES)
async def test_every_sample_says_the_same_apart(name: str) -> None:
    for task in (READ_INFLOWS, READ_PROJECTS):
        here, apart = await both(task, NOTICES[name], name, "654024", 2020, None)
        assert apart == here if isinstance(here, tuple) else asdict(apart) == asdict(here)


@pytest.mark.parametrize("name", TABLES)
async def test_every_kind_of_table_says_the_same_apart(name: str) -> None:
    task, content, filename = TABLES[name]
    here, apart = await both(task, content, filename)
    assert apart == here
