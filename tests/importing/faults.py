"""What is wrong or hidden in a file on purpose: after each of these a reader refuses, or names it and asks."""

from collections.abc import Callable
from random import Random

from shared.importing.units import UNITS
from tests.importing.paper import Broken, Formula, Printed, Value
from tests.importing.truth import Entry

Fault = Callable[[Random, Printed], bool]
"""Changes a table; False where the table has no place for it."""


def _another_total(chance: Random, paper: Printed) -> bool:
    """A total that differs in one digit."""
    if not paper.sums or "group sums" in paper.traits:  # a total of headings and rows would prove both to be rows
        return False
    row, column = chance.choice(paper.sums)
    value = paper.rows[row][column]
    digits = [at for at, letter in enumerate(str(value)[:12]) if letter.isdecimal() and int(letter)]
    at = chance.choice(digits[:3])
    text = str(value)
    other = chance.choice([digit for digit in "123456789" if int(digit) != int(text[at])])
    written = text[:at] + other + text[at + 1 :]
    changed: Value = type(value)(written) if isinstance(value, int | float) else written
    if any(changed in cells for cells in paper.rows):  # then it is the right sum of another row
        return False
    paper.rows[row][column] = changed
    return True


def _another_unit(chance: Random, paper: Printed) -> bool:
    """A second unit beside the one that is stated, in a line above or below."""
    stated = {unit for unit in UNITS for trait in paper.traits if trait == f"in {unit}"}
    other = chance.choice([unit for unit in ("元", "千元", "万元", "亿元") if unit not in stated])
    line: list[Value] = [f"单位：{other}"]
    if paper.unit:
        return False
    if chance.random() < 0.5:
        paper.rows.append(line)
    else:
        paper.moved(1)
        paper.rows.insert(0, line)
    return True


def _blank_inside(chance: Random, paper: Printed) -> bool:
    """Two numbers in one cell, or one with a blank in it."""
    row, column, _ = chance.choice(_ours(paper))
    text = str(paper.rows[row][column])
    places = [at for at in range(1, len(text)) if text[at - 1].isdecimal() and text[at].isdecimal()]
    if not places:
        return False
    at = chance.choice(places)
    paper.rows[row][column] = text[:at] + chance.choice([" ", "\n", "　"]) + text[at:]
    return True


def _ours(paper: Printed) -> list[tuple[int, int, Entry]]:
    """The amounts that are to be booked: those of other counties are nobody's here."""
    return [place for place in paper.amounts if place[2].is_ours]


def _in_an_amount(value: Value) -> Fault:
    def put(chance: Random, paper: Printed) -> bool:
        row, column, entry = chance.choice(_ours(paper))
        if value is None and entry.parts:
            return False  # a level without money is left blank by many
        paper.rows[row][column] = value
        return True

    return put


def _hidden_row(chance: Random, paper: Printed) -> bool:
    row, _, entry = chance.choice(_ours(paper))
    paper.hidden_rows.add(row)
    paper.without = [entry]
    return True


def _hidden_column(chance: Random, paper: Printed) -> bool:
    _, column, _ = chance.choice(_ours(paper))
    paper.hidden_columns.add(column)
    return True


def _struck_row(chance: Random, paper: Printed) -> bool:
    row, _, entry = chance.choice(_ours(paper))
    paper.struck |= {(row, column) for column in range(len(paper.rows[row]))}
    paper.without = [entry]
    return True


def _merged_amounts(_: Random, paper: Printed) -> bool:
    """One amount for two rows: nobody says how it is divided."""
    if "transposed" in paper.traits:
        return False
    for (row, column, one), (below, same, other) in zip(paper.amounts, paper.amounts[1:], strict=False):
        if column == same and below == row + 1 and one.is_ours and other.is_ours:
            paper.rows[below][column] = None
            paper.merged.append((row, column, below, column))
            return True
    return False


def _taken_back(chance: Random, paper: Printed) -> bool:
    """A negative amount."""
    row, column, _ = chance.choice(_ours(paper))
    paper.rows[row][column] = f"-{paper.rows[row][column]}"
    return True


def _unit_in_a_cell(chance: Random, paper: Printed) -> bool:
    """A cell with a unit that is not the table's."""
    row, column, _ = chance.choice(_ours(paper))
    value = paper.rows[row][column]
    if not isinstance(value, int | float) or paper.unit:
        return False
    other = chance.choice([unit for unit in ("元", "千元", "万元", "亿元") if f"in {unit}" not in paper.traits])
    paper.rows[row][column] = f"{value}{other}"
    return True


def _shown_as_another(chance: Random, paper: Printed) -> bool:
    """A number whose format shows another."""
    row, column, _ = chance.choice(_ours(paper))
    paper.formats[row, column] = chance.choice(["0!.0,", "0.00%", "#,##0,", '0!.0000"万"', ";;;"])
    return isinstance(paper.rows[row][column], int | float)


FAULTS: dict[str, Fault] = {
    "another total": _another_total,
    "another unit": _another_unit,
    "blank inside": _blank_inside,
    "no amount": _in_an_amount(None),
    "unit in a cell": _unit_in_a_cell,
    "words": _in_an_amount("待定"),
    "negative": _taken_back,
    "error cell": _in_an_amount(Broken("#REF!")),
}
"""In any file."""

OF_WORKBOOKS: dict[str, Fault] = {
    "no result": _in_an_amount(Formula("=SUM(Z1:Z2)")),
    "error value": _in_an_amount(Broken("#N/A")),
    "shown as another": _shown_as_another,
    "hidden row": _hidden_row,
    "hidden column": _hidden_column,
    "struck row": _struck_row,
    "merged amounts": _merged_amounts,
}
"""In XLSX files only."""


def spoiled(chance: Random, paper: Printed, name: str) -> bool:
    """Put the named fault in; whether there was a place for it."""
    if not (FAULTS | OF_WORKBOOKS)[name](chance, paper):
        return False
    paper.note(name, "ask")
    return True
