"""What a line of expected.json asks of an answer: the sum, the rows, the words, the place of a refusal."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

_CELL = re.compile(r"([A-Z])(\d+)( \S+)?")
_ROW = re.compile(r"(\d+)行")
_MONEY = re.compile(r"-?\d[\d,]*(?:\.\d+)?\s*(?:[百千]?万元|千元|亿元|元)?")
_UNITS = {"": 1, "元": 1, "千元": 10**3, "万元": 10**4, "百万元": 10**6, "千万元": 10**7, "亿元": 10**8}


@dataclass(frozen=True)
class Case:
    """A file, how it is given, and what must come of it; see INDEX in the description of expected.json."""

    name: str
    kind: str
    year: int
    outcome: str
    args: dict[str, Any] = field(default_factory=dict)
    fen: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    expected: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, line: dict[str, Any]) -> "Case":
        """A line of the table as a case; a single sum or number of rows is a list of one."""
        return cls(
            name=name,
            kind=line["kind"],
            year=line["year"],
            outcome=line["outcome"],
            args=line.get("args", {}),
            fen=_list(line.get("fen", [])),
            rows=_list(line.get("rows", [])),
            expected=line,
        )


def complaints(case: Case, status: int, answer: dict[str, Any]) -> list[str]:
    """What of the answer is not as expected; empty where all is right."""
    if status in (200, 201):
        return list(_accepted(case, answer))
    if status != 422:
        return [f"status {status}"]
    return list(_refused(case, answer))


def _accepted(case: Case, answer: dict[str, Any]) -> Iterator[str]:
    if case.outcome == "refuse":
        yield "accepted, not refused"
        return
    rows = [row for row in answer["rows"] if row["ok"]]
    total = sum(row["amount_fen"] or 0 for row in rows)
    if total not in case.fen:
        yield f"sum {total}, not {case.fen}"
    if len(rows) not in case.rows:
        yield f"{len(rows)} rows, not {case.rows}"
    told = json.dumps(answer, ensure_ascii=False)
    yield from (f"does not say {word}" for word in case.expected.get("says", []) if not re.search(word, told))
    yield from _of_rows(case, rows)
    yield from _contradiction(case, answer["contradictions"])


def _of_rows(case: Case, rows: list[dict[str, Any]]) -> Iterator[str]:
    for name, value in case.expected.get("fields", {}).items():
        if any((row["values"] or {}).get(name) != value for row in rows):
            yield f"{name} is not {value}"
    texts = [json.dumps(row, ensure_ascii=False) for row in rows]
    for mark in case.expected.get("marks", []):
        yield from (f"a row is not marked {mark}" for text in texts if not re.search(mark, text))
    for words in case.expected.get("rows_say", []):
        if not any(all(word in text for word in words) for text in texts):
            yield f"no row says {words}"


def _contradiction(case: Case, findings: list[dict[str, Any]]) -> Iterator[str]:
    expected = case.expected.get("contradiction")
    if expected is False and findings:
        yield f"a false contradiction: {findings}"
    if expected is True:
        figures = {Decimal(finding[side]) for finding in findings for side in ("stated", "computed")}
        missing = [figure for figure in case.expected["figures"] if Decimal(figure) not in figures]
        if missing:
            yield f"the contradiction does not show {missing}"


def _refused(case: Case, answer: dict[str, Any]) -> Iterator[str]:
    if case.outcome == "sum":
        yield "refused, not read"
        return
    told = " ".join([answer["detail"], *(f"{each['pointer']} {each['detail']}" for each in answer.get("errors", []))])
    yield from (f"does not name {name}" for name in case.expected.get("names", []) if not _names(name, told))
    yield from (f"advises {word}" for word in case.expected.get("avoid", []) if re.search(word, told))


def _names(name: str, told: str) -> bool:
    return any(_names_one(each, told) for each in name.split("|"))


def _names_one(name: str, told: str) -> bool:
    if name[:1] == "#" and name[1:].isdecimal():
        return int(name[1:]) in set(_yuan(told))
    if cell := _CELL.fullmatch(name):
        letter, row, heading = cell[1], cell[2], (cell[3] or "").strip()
        by_row = re.search(rf"(?<!\d){row} ?行", told) and (heading in told or re.search(rf"{letter} ?列", told))
        return bool(re.search(rf"(?<![A-Z]){letter}{row}(?!\d)", told) or by_row)
    if row := _ROW.fullmatch(name):
        return bool(re.search(rf"(?<!\d){row[1]} ?行|(?<![A-Z])[A-Z]{row[1]}(?!\d)", told))
    return bool(re.search(name if "(?" in name else re.escape(name), told))


def _yuan(told: str) -> Iterator[Decimal]:
    for match in _MONEY.finditer(told):
        number = re.sub(r"[^\d.-]", "", match[0])
        unit = re.sub(r"[-\d.,\s]", "", match[0])
        yield Decimal(number) * _UNITS.get(unit, 1)


def _list(value: Any) -> list[int]:
    return value if isinstance(value, list) else [value]
