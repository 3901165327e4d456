"""Files changed at random never end their reader in another way than a refusal, and never say what is not there.

For how long, and with which examples, says `tests/fuzzing.py`.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as some

from services.ledger.batches.files import lines_of_file, split_batch
from services.ledger.inflows.files import inflows_of
from services.ledger.payees.files import given_persons
from services.ledger.reconciliation.files import read_statement
from services.projects.importing.files import projects_of
from shared.kernel.errors import DomainError
from tests.fuzzing import Fuzz
from tests.importing.changed_files import JSON, ROWS, changed_files, repacked, workbooks
from tests.importing.reading import source

COUNTY = ("654024", 2020, None)

READERS: dict[str, Callable[[bytes, str], Any]] = {
    "inflows": lambda content, name: inflows_of(content, name, *COUNTY),
    "projects": lambda content, name: projects_of(content, name, *COUNTY),
    "statement": read_statement,
    "persons": given_persons,
    "batch": lines_of_file,
    "whole batch": lambda content, _: split_batch(content),
}
ANY_READER = some.sampled_from(sorted(READERS))


def ends_well(reader: str, content: bytes, name: str) -> None:
    """Reading ends with a result, or with a refusal whose words can be answered."""
    refused: DomainError | None = None
    try:
        READERS[reader](content, name)
    except DomainError as wrong:
        refused = wrong
    if refused is not None:
        json.dumps([refused.detail, [field.detail for field in refused.fields]], ensure_ascii=False).encode()
        assert len(refused.detail) < 20_000


@pytest.mark.parametrize("reader", READERS)
def test_bytes_changed_at_random(fuzz: Fuzz, reader: str) -> None:
    @fuzz(changed_files())
    def _(file: tuple[bytes, str]) -> None:
        ends_well(reader, *file)


def test_workbooks_that_no_program_writes(fuzz: Fuzz) -> None:
    @fuzz(workbooks(), ANY_READER)
    def _(content: bytes, reader: str) -> None:
        ends_well(reader, content, "a.xlsx")


def test_a_member_changed_and_packed_again(fuzz: Fuzz) -> None:
    @fuzz(repacked(), ANY_READER)
    def _(file: tuple[bytes, str], reader: str) -> None:
        ends_well(reader, *file)


TABLE_TEXTS = some.sampled_from([str(cell) for row in ROWS for cell in row if cell is not None]) | some.text(
    max_size=12
)


def test_tables_of_words_that_tables_use(fuzz: Fuzz) -> None:
    @fuzz(some.lists(some.lists(TABLE_TEXTS, max_size=6), max_size=6), some.sampled_from([",", "\t", ";"]))
    def _(rows: list[list[str]], delimiter: str) -> None:
        content = "\n".join(delimiter.join(row) for row in rows).encode(errors="surrogatepass")
        for reader in READERS:
            ends_well(reader, content, "a.csv")


LEAVES = some.none() | some.booleans() | some.integers() | some.floats() | some.sampled_from(
    ["1.00", "654024", "2020", "中央", "20万元", "其中：", "\x00", "\ud800"]
) | some.text(max_size=5)  # fmt: skip
FIELDS = some.sampled_from([*json.loads(JSON), *source(), "name", "location", "parent", "gbt2260", "unit"])
ANYTHING = some.recursive(
    LEAVES, lambda inner: some.lists(inner, max_size=3) | some.dictionaries(FIELDS, inner, max_size=4)
)
NOTICES = some.dictionaries(FIELDS, ANYTHING)


LINES = some.lists(
    some.dictionaries(some.sampled_from(["payee", "place", "amount", "subsidy", "units"]), LEAVES), max_size=4
)


def test_notices_with_anything_in_any_field(fuzz: Fuzz) -> None:
    @fuzz(NOTICES, NOTICES)
    def _(changes: dict[str, Any], of_a_source: dict[str, Any]) -> None:
        whole = json.loads(JSON) | {"sources": [source() | of_a_source]} | changes
        for reader in ("inflows", "projects"):
            ends_well(reader, json.dumps(whole).encode(), "a.json")


def test_lines_with_anything_in_any_field(fuzz: Fuzz) -> None:
    @fuzz(LINES)
    def _(lines: list[dict[str, Any]]) -> None:
        content = "\n".join(map(json.dumps, lines)).encode()
        ends_well("batch", content, "a.ndjson")
        ends_well("persons", content, "a.ndjson")
        ends_well("whole batch", json.dumps({"lines": lines}).encode(), "")
