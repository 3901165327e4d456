"""Lists of payees as clerks have them: everybody is a line, sums are none, and no refusal repeats who somebody is."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.ledger.payees.files import Given, given_persons
from shared.importing import ImportProblem
from tests.importing.reading import workbook

HEADS = ["序号", "类型", "所在地代码", "姓名", "公民身份号码", "收款账号", "开户行", "电话"]
ID, ACCOUNT = "654024198001010011", "6217000010000000003"


def person(number: int, **more: Any) -> list[Any]:
    """A line of the list."""
    facts = {"name": "某甲", "id": ID[:-3] + f"{number:03d}", "account": ACCOUNT, "phone": "13999120001"} | more
    names = ("name", "id", "account")
    return [number, "个人", "654024101001", *(facts[each] for each in names), "农村信用社", facts["phone"]]


def csv(*rows: Sequence[Any]) -> bytes:
    """The rows as a CSV file."""
    return "\n".join(",".join("" if cell is None else f'"{cell}"' for cell in row) for row in rows).encode()


def read(*rows: Sequence[Any]) -> list[Given]:
    """The lines; the same from CSV and XLSX."""
    texts = [[None if cell is None else str(cell) for cell in row] for row in rows]
    both = [given_persons(csv(*texts), "a.csv"), given_persons(workbook(*texts), "a.xlsx")]
    assert [each.texts for each in both[0]] == [each.texts for each in both[1]]
    return both[0]


def lost(*rows: Sequence[Any]) -> str:
    """Every word of what is wrong with single lines."""
    return " ".join(problem.detail for each in given_persons(csv(*rows), "a.csv") for problem in each.lost)


def refused(*rows: Sequence[Any]) -> str:
    """Every word of the refusal of the whole file."""
    with pytest.raises(ImportProblem) as wrong:
        given_persons(csv(*rows), "a.csv")
    return " ".join([wrong.value.detail, *(each.detail for each in wrong.value.fields)])


SUMS = [
    ["合计", None, None, None, None],
    [None, "合 计", None, "2人"],
    [None, None, None, "小计", None, None],
    ["共计2人"],
    ["总　计：", "-", "-", "-", "-", "-"],
    ["本页合计", None, None, "2名"],
    ["合计（1户2人）"],
    ["TOTAL"],
]


@pytest.mark.parametrize("row", SUMS, ids=map(str, SUMS))
def test_a_sum_is_nobody(row: list[Any]) -> None:
    found = read(HEADS, person(1), person(2), row)

    assert [(each.row, bool(each.texts)) for each in found] == [(2, True), (3, True)]


def test_a_stated_number_of_persons_is_compared_with_the_lines() -> None:
    said = refused(HEADS, person(1), person(2), ["合计", None, None, "3人"])

    assert all(each in said for each in ("D4", "3 行", "2 行", "1 行"))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (["合计", "个人", "654024101001", "某甲", ID, ACCOUNT], "看不出是一行数据还是合计"),
        ([3, "个人", "654024101001", None, ID, ACCOUNT], "D4 单元格（姓名）：没有填写"),
        ([3, "个人", "654024101001", "某甲", None, ACCOUNT], "E4 单元格（公民身份号码）：没有填写"),
        ([3, "个人", None, "某甲", ID, None], "F4 单元格（收款账号）：没有填写"),
    ],
)
def test_a_line_that_is_not_whole_is_named_by_its_cell(row: list[Any], says: str) -> None:
    said = lost(HEADS, person(1), person(2), row)

    assert says in said
    assert not any(each in said for each in (ID, ACCOUNT, "某甲"))


@pytest.mark.parametrize(
    ("more", "cell"),
    [
        ({"account": "6217000010000000003 6217000010000000004"}, "F2"),
        ({"account": "6217000010000000003\n6217000010000000004"}, "F2"),
        ({"account": "62170000100、62170000101"}, "F2"),
        ({"account": "621700001 621700002"}, "F2"),
        ({"id": f"{ID} {ID}"}, "E2"),
        ({"phone": "13999120001 13999120002"}, "H2"),
        ({"phone": "13999120001/13999120002"}, "H2"),
        ({"phone": "1399912\n0001"}, "H2"),
    ],
)
def test_two_numbers_in_one_cell_are_never_united(more: dict[str, str], cell: str) -> None:
    content = workbook(HEADS, person(1, **more))
    (line,) = given_persons(content, "a.xlsx")

    assert [f"{cell} 单元格（" in each.detail and "不止一个号码" in each.detail for each in line.lost] == [True]
    assert not any(value in line.lost[0].detail for value in more.values())


@pytest.mark.parametrize("account", ["6217 0000 1000 0000 003", "6217-0000-1000-0000-003", "0999 5622333"])
def test_one_number_in_its_usual_groups_is_one(account: str) -> None:
    assert [bool(each.texts) for each in read(HEADS, person(1, account=account))] == [True]


def test_titles_pages_notes_signatures_and_numbered_blank_lines_are_nobody() -> None:
    page = [["巩留县某村收款人名单"], ["填报单位：某村", None, "2020年3月"], HEADS]
    tail = [[3], ["备注：共一户"], ["填表人：某丙", None, None, "审核人：某丁"]]

    assert [each.row for each in read(*page, person(1), *page, person(2), *tail)] == [4, 8]


def test_words_in_other_columns_alone_are_asked_about() -> None:
    said = lost([*HEADS, "备注"], person(1), [None] * 8 + ["某甲已故"])

    assert "第 3 行只在 I 列有内容" in said
    assert "某甲" not in said


def test_the_columns_that_are_missing_are_named() -> None:
    assert "第 2 行（表头）缺少列：收款账号" in refused(["名单"], HEADS[:5], person(1)[:5])


@given(
    pages=some.lists(some.integers(1, 5), min_size=1, max_size=4),
    subtotals=some.sampled_from([None, "小计", "本页合计", "合计：{}人"]),
    total=some.sampled_from([None, "合计", "总计{}人", "共{}人"]),
    blank=some.booleans(),
    again=some.booleans(),
)
def test_a_list_of_known_persons_is_read_to_exactly_these(
    pages: list[int], subtotals: str | None, total: str | None, blank: bool, again: bool
) -> None:
    rows: list[list[Any]] = [["名单"], HEADS]
    truth = []
    for lines in pages:
        for _ in range(lines):
            truth.append(len(rows) + 1)
            rows.append(person(len(truth)))
        rows += [[subtotals.format(lines)]] if subtotals else []
        rows += [[None]] if blank else []
        rows += [["名单"], HEADS] if again else []
    rows += [[total.format(sum(pages))]] if total else []

    assert [each.row for each in read(*rows) if each.texts] == truth
    assert len(read(*rows)) == len(truth)
