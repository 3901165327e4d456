"""Lists of payments as clerks have them: every line as the file says it, or the row and the question named."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.ledger.batches.errors import BatchLinesRefused
from services.ledger.batches.files import lines_of_table
from shared.importing import ImportProblem
from shared.importing.units import UNITS
from shared.kernel.errors import DomainError
from tests.importing.reading import workbook

HEADS = ["序号", "收款人编号", "姓名", "受益地代码", "金额（元）", "补助类别", "数量"]
PLACE = "654024101001"


def line(number: int, amount: Any = "300.00", **more: Any) -> list[Any]:
    """A line of the list."""
    facts = {"payee": f"p-{number}", "name": "某某", "place": PLACE, "subsidy": "labour", "units": 1} | more
    return [number, facts["payee"], facts["name"], facts["place"], amount, facts["subsidy"], facts["units"]]


def csv(*rows: Sequence[Any]) -> bytes:
    """The rows as a CSV file."""
    return "\n".join(",".join("" if cell is None else f'"{cell}"' for cell in row) for row in rows).encode()


def read(*rows: Sequence[Any]) -> list[tuple[str, str]]:
    """Payee and amount of each line; the same from CSV and XLSX."""
    texts = [[None if cell is None else str(cell) for cell in row] for row in rows]
    both = [
        [(each.payee, each.amount) for each in lines_of_table(content, name).lines]
        for content, name in ((csv(*texts), "a.csv"), (workbook(*texts), "a.xlsx"))
    ]
    assert both[0] == both[1]
    return both[0]


def refused(*rows: Sequence[Any]) -> tuple[type[DomainError], str]:
    """How the rows are refused, and every word of it."""
    with pytest.raises(DomainError) as wrong:
        lines_of_table(csv(*rows), "a.csv")
    return type(wrong.value), " ".join([wrong.value.detail, *(each.detail for each in wrong.value.fields)])


TWO = [("p-1", "300.00"), ("p-2", "200.00")]
LINES = [line(1), line(2, "200.00")]

SUMS = [
    ["合计", None, None, None, "500.00", None, 2],
    [None, "合 计", None, None, "500.00", None, None],
    [None, None, "本页合计", None, "500", None, "2"],
    [None, None, "总　计：", "-", "500.00", "-", None],
    ["TOTAL", None, None, None, "500.00"],
    ["合计（元）", None, None, None, "500.00"],
    ["合计", "2人", None, None, "500.00"],
    ["共计", None, None, None, "500.00", None, "2户"],
    ["全村合计", None, None, PLACE, "500.00", None],
    [None, None, None, None, "500.00"],
    ["合计", None, None, None, None],
]


@pytest.mark.parametrize("row", SUMS, ids=map(str, SUMS))
def test_a_sum_is_no_line_wherever_its_words_stand(row: list[Any]) -> None:
    if any(cell and str(cell).startswith("2人") for cell in row):
        row = [row[0], None, row[1], *row[2:-1]]
    assert read(HEADS, *LINES, row) == TWO


@pytest.mark.parametrize(
    "rows",
    [
        [["合计", None, None, None, "500.00"], *LINES],
        [LINES[0], ["小计", None, None, None, "300.00"], LINES[1], ["小计", None, None, None, "200"], SUMS[0]],
        [["甲村小计", None, None, None, "300.00"], LINES[0], ["乙村小计", None, None, None, "200"], LINES[1], SUMS[0]],
        [LINES[0], ["本页小计", None, None, None, "300"], LINES[1], ["累计", None, None, None, "500"]],
    ],
    ids=["above", "below each part", "at the head of each part", "page and running"],
)
def test_sums_above_below_and_of_parts_are_left_out(rows: list[list[Any]]) -> None:
    assert read(HEADS, *rows) == TWO


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (["合计", None, None, None, "600.00"], ("600.00", "500.00", "100.00", "E4")),
        (["小计", None, None, None, "100.00"], ("100.00", "500.00", "400.00", "E4")),
        (["合计", None, None, None, "500.00", None, 3], ("3", "2", "1", "G4")),
        (["合计", None, None, None, "500.00 600.00"], ("不止一个数字", "E4")),
    ],
)
def test_a_sum_that_contradicts_its_lines_is_refused_with_both_figures(row: list[Any], says: tuple[str, ...]) -> None:
    kind, words = refused(HEADS, *LINES, row)

    assert kind is ImportProblem
    assert all(each in words for each in says), words


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ([None, None, None, None, "123.00"], "看不出是一行数据还是合计"),
        ([3, None, None, None, "500.00"], "看不出是一行数据还是合计"),
        ([None, None, "某某", None, "500.00"], "看不出是一行数据还是合计"),
        ([3, None, "某某", PLACE, "500.00", "labour", 1], "B4 单元格（收款人编号）：没有填写"),
        (["合计", "p-3", None, PLACE, "500.00", "labour", 1], "看不出是一行数据还是合计"),
        (["其中", "p-3", None, PLACE, "5.00", "labour", 1], "看不出是一行数据还是其中项"),
        ([3, None, "某某"], "只在 C 列有内容"),
    ],
)
def test_a_row_that_may_be_a_line_or_a_sum_is_asked_about(row: list[Any], says: str) -> None:
    kind, words = refused(HEADS, *LINES, row)

    assert kind is BatchLinesRefused
    assert says in words
    assert "4" in words
    assert "某某" not in words


def test_of_which_rows_belong_to_the_row_above() -> None:
    parts = [["其中：脱贫户", None, None, None, "100.00"], [None, "其中：", "监测户", None, "50.00"]]

    assert read(HEADS, *LINES, SUMS[0], *parts) == TWO


def test_titles_units_pages_notes_and_signatures_are_no_lines() -> None:
    title, heads = ["巩留县2024年补助发放表"], [each.replace("（元）", "") for each in HEADS]
    page = [title, [None, None, None, None, "单位：元"], heads]
    tail = [["备注：以上为第一批"], ["填表人：某某", None, None, None, "审核人：某某"], [3], [None]]

    assert read(*page, LINES[0], SUMS[-1], *page, LINES[1], *tail) == TWO


@pytest.mark.parametrize(
    ("above", "heading", "below", "amount"),
    [
        ("单位：千元", "金额", "", "300000.00"),
        ("", "金额（千元）", "", "300000.00"),
        ("补助发放表（单位：百万元）", "金额", "", "300000000.00"),
        ("", "金额", "单位：万元", "3000000.00"),
        ("单位：元", "金额【元】", "单位：元", "300.00"),
    ],
)
def test_the_unit_may_stand_above_in_the_heading_or_below(above: str, heading: str, below: str, amount: str) -> None:
    heads = [heading if each.startswith("金额") else each for each in HEADS]

    assert read(*([[above]] if above else []), heads, line(1, "300"), [below or None]) == [("p-1", amount)]


@pytest.mark.parametrize(
    ("above", "heading", "below"),
    [("单位：万元", "金额（元）", ""), ("", "金额（千元）", "单位：元"), ("单位：百万元", "金额", "单位：元")],
)
def test_units_that_differ_are_refused_with_both(above: str, heading: str, below: str) -> None:
    heads = [heading if each.startswith("金额") else each for each in HEADS]
    kind, words = refused([above or None], heads, line(1), [below or None])

    assert kind is ImportProblem
    assert "互相矛盾" in words


@pytest.mark.parametrize("cell", ["300 200", "300\n200", "3 00", "1２\t3"])
def test_two_numbers_in_one_cell_are_refused_by_its_name(cell: str) -> None:
    _, words = refused(HEADS, line(1, cell), line(2))

    assert "E2 单元格（金额(元)）" in words
    assert "不止一个数字" in words


@pytest.mark.parametrize("name", ["王小明", "654024198001010011", "6217000010000000003"])
@pytest.mark.parametrize("column", [1, 3, 4, 5, 6])
def test_no_refusal_repeats_what_may_be_a_persons(name: str, column: int) -> None:
    row = line(1)
    row[column], row[5 if column != 5 else 4] = name, None
    _, words = refused(HEADS, row, line(2))

    assert name not in words
    assert "2 单元格" in words


def test_whose_sum_it_is_is_not_repeated() -> None:
    _, words = refused(HEADS, *LINES, ["王小明小计", None, None, None, "9.00"])

    assert "E4 单元格" in words
    assert "王小明" not in words


def test_a_missing_column_and_a_heading_twice_are_named_with_their_row() -> None:
    assert "第 2 行（表头）缺少列：补助类别" in refused(["发放表"], HEADS[:5], line(1)[:5])[1]
    assert "第 2 行有两列“姓名”" not in refused(["发放表"], HEADS[:5], line(1)[:5])[1]
    assert "（B、H 列）" in refused([*HEADS, "收款人编号"], [*line(1), "p-9"])[1]
    assert "没有找到表头" in refused(["甲", "乙"], ["1", "2"])[1]


def test_lines_are_known_by_the_rows_of_the_file() -> None:
    read_lines = lines_of_table(csv(["发放表"], HEADS, LINES[0], SUMS[-1], [], LINES[1]), "a.csv")

    assert read_lines.rows == [3, 6]


AMOUNTS = some.lists(some.integers(1, 10**9), min_size=1, max_size=8)


@given(
    parts=some.lists(AMOUNTS, min_size=1, max_size=3),
    unit=some.sampled_from(list(UNITS)),
    place=some.sampled_from(["above", "heading", "below"]),
    subtotals=some.sampled_from([None, "小计", "本页合计", "甲村小计：", ""]),
    total=some.sampled_from([None, "合计", "总 计", "合计（大写）", "TOTAL"]),
    titles=some.integers(0, 3),
    off=some.sampled_from([0, 0, 1]),
)
def test_a_list_of_known_truth_is_read_to_exactly_it_or_refused(
    parts: list[list[int]], unit: str, place: str, subtotals: str | None, total: str | None, titles: int, off: int
) -> None:
    def written(fen: int) -> str:
        return format(Decimal(fen) / UNITS[unit], "f")

    money = f"金额（{unit}）" if place == "heading" else "金额"
    heads = [money if "金额" in each else each for each in HEADS]
    rows: list[list[Any]] = [["发放表"]] * titles + ([[f"单位：{unit}"]] if place == "above" else []) + [heads]
    truth = []
    for part in parts:
        for fen in part:
            truth.append((f"p-{len(truth) + 1}", Decimal(fen) / 100))
            rows.append(line(len(truth), written(fen)))
        if subtotals is not None:
            rows.append([None, None, subtotals or None, None, written(sum(part))])
    whole = sum(map(sum, parts))
    if total:
        rows.append([total, None, None, None, written(whole + off)])
    rows += [[f"单位：{unit}"]] if place == "below" else []

    try:
        said = [(payee, Decimal(amount)) for payee, amount in read(*rows)]
    except DomainError:
        assert (off, total is None) == (1, False)
    else:
        assert said == truth
        assert not off or not total
