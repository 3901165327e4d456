"""Tables of known truth, printed as clerks print them, are read back to exactly that, or asked about; never otherwise.

`SLUICE_LONG=1` prints ten thousand new ones instead of a thousand.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Literal

from services.ledger.inflows.files import inflows_of
from services.projects.importing.files import projects_of
from shared.importing import InflowLine, ProjectLine, Sheet
from shared.kernel.errors import DomainError
from tests.importing.paper import Printed
from tests.importing.printed import printed
from tests.importing.truth import COUNTY, Entry, Kind, Truth, true_list
from tests.importing.written import notice_of, written

LONG = bool(os.environ.get("SLUICE_LONG"))
TABLES = 10_000 if LONG else 500
FIRST = datetime.now(UTC).toordinal() * 10_000 if LONG else 0
"""A table is made of its number alone, so that it can be printed again; a long run has new ones every day."""
READ_AT_LEAST = 0.9
"""The share of tables without any trap that is read: a reader who refuses everything is safe and useless."""
YEAR = 2020
LEVELS = {"中央": "central", "自治区": "province", "州": "prefecture", "县": "county"}
READERS = {"inflows": inflows_of, "projects": projects_of}

Outcome = Literal["read", "said", "asked", "refused"]
"""`said`: read, and said that a cell beside the amounts could not be compared with them."""


@dataclass(frozen=True)
class Answer:
    """What a reader made of a file: the amounts that would be booked, and why it did not or asked."""

    outcome: Outcome
    booked: list[tuple[str, int]]
    words: str = ""
    values: tuple[InflowLine | ProjectLine, ...] = ()


def answer_to(content: bytes, filename: str, kind: Kind, unit: str | None) -> Answer:
    """Give a file to its reader."""
    try:
        sheet = READERS[kind](content, filename, COUNTY, YEAR, unit)
    except DomainError as refusal:
        return Answer("refused", [], refusal.detail)
    if sheet.refused:
        return Answer("refused", [], "; ".join(problem.detail for row in sheet.refused for problem in row.problems))
    asked = [*(doubt.detail for doubt in sheet.doubts), *(finding.detail for finding in sheet.findings)]
    said = [warning for row in sheet.rows for warning in row.warnings if "没有与这一行的金额核对" in warning]
    values = tuple(row.values for row in sheet.rows if row.values)
    return Answer("asked" if asked else "said" if said else "read", _booked(sheet), "; ".join(asked or said), values)


def _booked(sheet: Sheet) -> list[tuple[str, int]]:
    return sorted((_identity(row.values), row.values.fen) for row in sheet.rows if row.values)


def _identity(values: InflowLine | ProjectLine) -> str:
    return values.document_no if isinstance(values, InflowLine) else values.name


def true_amounts(truth: Truth, without: tuple[Entry, ...] = ()) -> list[tuple[str, int]]:
    """What is to be booked of a true list: a project is one amount, an inflow one of each level."""
    entries = [entry for entry in truth.entries if entry.is_ours and entry not in without]
    if truth.kind == "projects":
        return sorted((entry.name, entry.fen) for entry in entries)
    return sorted((entry.document, fen) for entry in entries for fen in (entry.parts or (entry.fen,)) if fen)


def _otherwise(paper: Printed, entry: Entry, answer: Answer) -> Iterator[str]:
    """What was taken from the row of an entry besides its amount, and is not what the row says."""
    for values in answer.values:
        if _identity(values) != (entry.document or entry.name):
            continue
        if isinstance(values, InflowLine):
            if entry.level and paper.columns & {"级次", "资金来源", "资金级次"} and values.level != LEVELS[entry.level]:
                yield f"level {values.level}"
            if paper.columns & {"到账日期", "到账时间", "收文日期"} and values.received_on != entry.received_on:
                yield f"day {values.received_on}"
        elif paper.columns & {"建设地点", "乡镇"} and entry.township not in values.place_name and _keeps_merges(paper):
            yield f"place {values.place_name}"


def _keeps_merges(paper: Printed) -> bool:
    """Only a workbook's rows have merged cells: elsewhere a township that is written once for many rows is lost."""
    return ("xlsx" in paper.traits and "transposed" not in paper.traits) or "merged townships" not in paper.traits


def complaint(paper: Printed, answer: Answer) -> str:
    """What is wrong with the answer to a table; "" where it is one of those allowed. A refusal of a good table is."""
    if answer.outcome == "refused":
        return ""
    allowed = [true_amounts(paper.truth)]
    if answer.outcome == "asked":
        allowed.append(true_amounts(paper.truth, tuple(paper.without)))
    if answer.booked not in allowed:
        return f"booked {answer.booked}, not {allowed[0]}"
    if told := [f"{what}, not {entry}" for entry in paper.truth.entries for what in _otherwise(paper, entry, answer)]:
        return f"took {told}"
    return "read without a word" if paper.must == "ask" and answer.outcome == "read" else ""


@dataclass
class Tally:
    """What became of many tables: those read wrongly, how many without a trap were read, and why the others not."""

    wrong: list[tuple[int, str]] = field(default_factory=list)
    """Each with its size, so that the smallest can be shown."""
    plain: int = 0
    read: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, number: int) -> None:
        """Print the table of this number and have it read."""
        chance = Random(number)
        paper = printed(chance, chance.choice(["inflows", "projects"]))
        content, filename = written(chance, paper)
        answer = answer_to(content, filename, paper.truth.kind, paper.unit)
        if said := complaint(paper, answer):
            size = len(paper.rows) * len(paper.traits)
            self.wrong.append((size, f"table {number}: {said}; {paper.traits}; {answer.words}; {paper.rows}"))
        if paper.must == "read":
            self.plain += 1
            self.read += answer.outcome == "read"
            if answer.outcome != "read":
                self.reasons[re.sub(r"[0-9０-９.,]+", "#", answer.words)[:60]] += 1


def test_a_notice_is_read_to_its_truth_or_its_contradiction_is_named() -> None:
    for number in range(FIRST, FIRST + TABLES // 5):
        chance = Random(number)
        paper, content = notice_of(chance, true_list(chance, chance.choice(["inflows", "projects"])))
        answer = answer_to(content, "公示.json", paper.truth.kind, None)
        assert not complaint(paper, answer), f"notice {number}: {answer.words}"
        assert answer.outcome == "read" or paper.must == "ask", f"notice {number}: {answer.words}"


def test_a_table_is_read_to_its_truth_or_asked_about_and_mostly_read() -> None:
    tally = Tally()
    for number in range(FIRST, FIRST + TABLES):
        tally.add(number)

    assert not tally.wrong, f"{len(tally.wrong)} of {TABLES} are read wrongly; the smallest: {min(tally.wrong)[1]}"
    told = f"{tally.read} of {tally.plain} plain tables are read; not, because {tally.reasons.most_common()}"
    assert tally.read >= READ_AT_LEAST * tally.plain, told
