"""Tables as clerks print them: a list of known truth in a random shape, sometimes with one fault put in on purpose.

`must` says what a reader owes to such a table: `read` exactly, `ask` (refuse it, or read it with the contradiction or
doubt named), or `either` of both. Never another sum.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from random import Random

from shared.importing.units import UNITS
from tests.importing import wordings
from tests.importing.paper import Column, Printed, Value
from tests.importing.truth import LEVELS, Entry, Kind, by_level, of_a_prefecture, true_list


class Clerk:
    """Who prints a truth; every decision is drawn from `chance`."""

    def __init__(self, chance: Random, kind: Kind) -> None:
        self.chance = chance
        self.paper = Printed(true_list(chance, kind))
        if self.often(0.2):
            self.paper.truth = by_level(chance, self.paper.truth)
            self.paper.note("levels")
        elif kind == "inflows" and self.often(0.15):
            self.paper.truth = of_a_prefecture(chance, self.paper.truth)
            self.paper.note("of a prefecture")
        self.unit = self._unit()
        self.unit_place = self._unit_place()
        self.style = chance.choice(["number", "number", "text", "thousands", "wide", "zeros"])
        self.columns: list[Column] = []
        self.width = 0

    def often(self, share: float) -> bool:
        """Whether something is so, in this share of cases."""
        return self.chance.random() < share

    def print(self) -> Printed:
        """The table, whole."""
        self._choose_columns()
        above, below = self._around()
        self.paper.rows += above
        first = len(self.paper.rows)
        self._print_header()
        if self.often(0.03):
            self.paper.rows.append([at + 1 for at in range(self.width)])
            self.paper.note("numbered columns", "either")
        self._print_body()
        if self.often(0.05):
            self._turn(first)
        self.paper.rows += below
        return self.paper

    def _turn(self, first: int) -> None:
        """Columns as rows."""
        self.paper.note("transposed", "either")
        table = [[*row, *[None] * (self.width - len(row))] for row in self.paper.rows[first:]]
        self.paper.rows[first:] = [list(row) for row in zip(*table, strict=True)]
        places = {
            (row, column): (first + column, row - first)
            for row in range(first, first + len(table))
            for column in range(self.width)
        }
        self.paper.amounts = [(*places[row, column], entry) for row, column, entry in self.paper.amounts]
        self.paper.sums = [places[place] for place in self.paper.sums]
        self.paper.merged = []

    def _unit(self) -> str:
        unit = self.chance.choice(["万元", "万元", "万元", "元", "元", "千元", "百万元", "亿元"])
        self.paper.note(f"in {unit}")
        return unit

    def _unit_place(self) -> str:
        places = ["heading", "heading", "line", "line", "title", "two cells", "below", "cells", "caller", "with body"]
        place = self.chance.choice(places)
        self.paper.note(f"unit: {place}")
        if place == "caller":
            self.paper.unit = self.unit
        return place

    # columns

    def _choose_columns(self) -> None:
        kind = self.paper.truth.kind
        texts = self._of_inflows() if kind == "inflows" else self._of_projects()
        money = self._money(kind)
        at = self.chance.randint(1, len(texts))
        self.columns = [*texts[:at], *money, *texts[at:]]
        if self.often(0.6):
            self.columns.insert(0, Column("序号", lambda _: None, "serial"))
        if self.often(0.2):
            self.columns.append(Column(self.chance.choice(["受益户数", "人数", "户数", "受益人数（人）"]), self._count))
            self.paper.note("counts")
        if self.often(0.3):
            self.columns.append(Column("备注", lambda _: None))
        self.width = len(self.columns)
        self.paper.columns = {column.heading for column in self.columns}

    def _count(self, _: Entry) -> Value:
        return self.chance.choice([20, 50, 115, None])

    def _of_inflows(self) -> list[Column]:
        names = Column(self.chance.choice(wordings.NAMES["inflows"]), lambda entry: entry.name, "name")
        heading = self.chance.choice(["文号", "发文字号", "资金文件号", "指标文号"])
        others = [Column(heading, lambda entry: self._document(entry.document), "document")]
        if self.paper.truth.entries[0].level:
            others.append(Column(self.chance.choice(["级次", "资金来源", "资金级次"]), lambda entry: entry.level))
        if self.often(0.2):
            form = self.chance.choice(wordings.DAYS)
            heading = self.chance.choice(["到账日期", "到账时间", "收文日期"])
            others.append(Column(heading, lambda entry: entry.received_on and entry.received_on.strftime(form)))
        if self.paper.truth.entries[0].region:
            others.append(
                Column(self.chance.choice(["县区", "县市", "县（市、区）", "县区名称"]), lambda entry: entry.region)
            )
        return self._shuffled([names, *others])

    def _document(self, text: str) -> str:
        left, right = self.chance.choice(["〔〕", "[]", "【】", "（）"])
        return text.replace("〔", left).replace("〕", right)

    def _of_projects(self) -> list[Column]:
        names = Column(self.chance.choice(wordings.NAMES["projects"]), lambda entry: entry.name, "name")
        places = self.chance.choice(["none", "one", "two", "township"])
        others = []
        if places == "one":
            others.append(Column("建设地点", lambda entry: entry.township + entry.village))
        if places in {"two", "township"}:
            others.append(Column("乡镇", lambda entry: entry.township, "township"))
        if places == "two":
            others.append(Column("村", lambda entry: entry.village, "village"))
        if self.often(0.5) or places == "none":
            heading = self.chance.choice(["建设内容", "建设内容及规模", "主要建设内容"])
            others.append(Column(heading, lambda entry: entry.content))
        if self.often(0.4):
            others.append(Column(self.chance.choice(["责任单位", "实施单位"]), lambda entry: entry.body))
        if self.often(0.3) and self.paper.truth.entries[0].level:
            others.append(Column("资金来源", lambda entry: entry.level))
        return [*others[:1], names, *others[1:]] if self.often(0.3) else [names, *self._shuffled(others)]

    def _shuffled(self, columns: list[Column]) -> list[Column]:
        return self.chance.sample(columns, len(columns))

    def _money(self, kind: Kind) -> list[Column]:
        if not self.paper.truth.entries[0].parts:
            return [
                Column(
                    self._headed(self.chance.choice(wordings.AMOUNTS[kind])), lambda entry: self.shown(entry.fen), "sum"
                )
            ]
        two_rows = self.often(0.5)
        heading = self.chance.choice(wordings.PARTS)
        top = self._headed(self.chance.choice(["资金规模", "投资规模", "资金来源及规模"])) if two_rows else ""
        columns = [
            Column(
                self._headed(heading.format(level=level)) if not two_rows else level, self._part(at), f"part {at}", top
            )
            for at, level in enumerate(LEVELS)
        ]
        if self.often(0.5):
            self.paper.note("row total")
            whole = Column(
                self._headed("合计") if not two_rows else "小计", lambda entry: self.shown(entry.fen), "sum", top
            )
            columns.insert(self.chance.choice([0, len(columns)]), whole)
        if two_rows:
            self.paper.note("two header rows")
        return columns

    def _part(self, at: int) -> Callable[[Entry], Value]:
        zero = self.chance.choice([0, None, "-", "0", "0.00"])
        return lambda entry: self.shown(entry.parts[at]) if entry.parts[at] else zero

    def _headed(self, heading: str) -> str:
        return (
            self.chance.choice(wordings.UNIT_HEADS).format(heading, self.unit)
            if self.unit_place == "heading"
            else heading
        )

    # amounts

    def shown(self, fen: int) -> Value:
        """An amount as this clerk writes it: as a number cell, or as text."""
        exact = (Decimal(fen) / UNITS[self.unit]).normalize()
        text = format(exact, "f")
        if self.unit_place == "cells":
            return f"{text}{self.chance.choice(['', ' '])}{self.unit}"
        if self.style == "number":
            return int(exact) if exact == exact.to_integral_value() else float(exact)
        if self.style == "thousands":
            return f"{exact:,f}"
        if self.style == "wide":
            return text.translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
        return text + ("0" if "." in text else ".00") if self.style == "zeros" else text

    # what stands around the table

    def _around(self) -> tuple[list[list[Value]], list[list[Value]]]:
        above: list[list[Value]] = []
        below: list[list[Value]] = []
        line = self.chance.choice(wordings.UNIT_LINES).format(self.unit)
        title = f"巩留县2020年{'财政衔接资金来源表' if self.paper.truth.kind == 'inflows' else '项目库计划表'}"
        if self.unit_place == "title":
            above.append([f"{title}（单位：{self.unit}）"])
        elif self.often(0.7):
            above.append([title])
        if self.often(0.2):
            above.append([])
        if self.unit_place == "line":
            above.append([*[None] * self.chance.randint(0, self.width - 1), line])
        if self.unit_place == "two cells":
            above.append([*[None] * self.chance.randint(0, self.width - 2), "单位：", self.unit])
        if self.unit_place == "with body":
            body = self.chance.choice(["填报单位：巩留县财政局", "编制单位：巩留县乡村振兴局"])
            above.append(self.chance.choice([[f"{body}          {line}"], [body, None, line], [line, body]]))
        if self.often(0.3):
            below.append([])
        if self.unit_place == "below":
            below.append([line])
        if self.often(0.2):
            below.append([self.chance.choice(wordings.NOTES)])
            self.paper.note("note")
        if self.often(0.2):
            below.append(list(self.chance.choice(wordings.SIGNATURES)))
            self.paper.note("signature")
        return above, below

    def _print_header(self) -> None:
        if any(column.top for column in self.columns):
            tops: list[Value] = []
            for at, column in enumerate(self.columns):
                again = at > 0 and column.top and self.columns[at - 1].top == column.top
                tops.append(None if again else column.top or column.heading)
            if self.often(0.2):
                self.paper.rows.append(["项目基本情况", *[None] * (self.width - 2), "资金安排情况"])
                self.paper.note("three header rows", "either")
            self.paper.rows += [tops, [column.heading if column.top else None for column in self.columns]]
        else:
            self.paper.rows.append([column.heading for column in self.columns])

    # the body

    def _print_body(self) -> None:
        entries = self.paper.truth.entries
        total = self.chance.choice(["none", "last", "last", "last", "first"])
        if total == "first":
            self._print_total(entries)
        if self._first("township") is not None and self.often(0.5):
            self.paper.note("merged townships", "either")
            entries.sort(key=lambda entry: entry.township)
        shape = self.chance.choice(["plain"] * 5 + ["group rows", "group sums", "subtotals", "pages"])
        if shape != "plain":
            self.paper.note(shape, "either" if shape == "group sums" else "read")
        serial = 0
        for at, group in enumerate(self._groups(shape)):
            if shape in {"group rows", "group sums"}:
                self._print_group(at, group if shape == "group sums" else None)
            for entry in group:
                serial += 1
                self._print_entry(entry, serial)
            if "merged townships" in self.paper.traits:
                self._merge_townships(len(group))
            if shape in {"subtotals", "pages"}:
                words = (
                    ["小计", "小 计", f"{wordings.GROUPS[at]}小计"]
                    if shape == "subtotals"
                    else ["本页合计", "本页小计"]
                )
                self._print_sum(self.chance.choice(words), group)
            if shape == "pages" and self.often(0.5):
                self._print_header()
                self.paper.note("header again")
        if total == "last":
            self._print_total(entries)

    def _groups(self, shape: str) -> Iterator[list[Entry]]:
        entries = self.paper.truth.entries
        cut = self.chance.randint(1, len(entries)) if shape != "plain" else len(entries)
        yield from (group for group in (entries[:cut], entries[cut:]) if group)

    def _print_entry(self, entry: Entry, serial: int) -> None:
        row = [serial if column.concept == "serial" else column.says(entry) for column in self.columns]
        at = len(self.paper.rows)
        money = [column for column, each in enumerate(self.columns) if each.concept.startswith(("sum", "part"))]
        self.paper.amounts += [
            (at, column, entry) for column in money if row[column] not in (None, 0, "-", "0", "0.00")
        ]
        self.paper.rows.append(row)
        if self.often(0.03):
            self.paper.rows.append([])
        if entry.fen > 1 and not entry.parts and self.often(0.03):
            self._print_part(entry)

    def _merge_townships(self, count: int) -> None:
        """A township is written once for all its rows, which follow one another."""
        column, last = self._first("township") or 0, len(self.paper.rows) - 1
        first = last - count + 1
        for row in range(last, first, -1):
            this, above = self.paper.rows[row], self.paper.rows[row - 1]
            if len(this) == len(above) == self.width and this[column] == above[column]:
                this[column] = None
                continue
            if row < last:
                self.paper.merged.append((row, column, last, column))
            last = row - 1
        if first < last:
            self.paper.merged.append((first, column, last, column))

    def _print_part(self, entry: Entry) -> None:
        """其中 …, a part of the row above."""
        self.paper.note("of which", "either")
        inside = Entry(name=f"其中：{entry.level}资金", fen=entry.fen // 2)
        self.paper.rows.append([c.says(inside) if c.concept in {"name", "sum"} else None for c in self.columns])

    def _print_group(self, at: int, group: list[Entry] | None) -> None:
        number, name = "一二三"[at], wordings.GROUPS[at]
        serial = self._first("serial")
        row: list[Value] = [None] * self.width
        if serial is not None and self.often(0.5):
            row[serial], row[self._named()] = number, name
        else:
            row[self._named() if self.often(0.7) else 0] = f"{number}、{name}"
        if group:
            self._fill(row, group)
        self.paper.rows.append(row)

    def _first(self, concept: str) -> int | None:
        return next((at for at, column in enumerate(self.columns) if column.concept == concept), None)

    def _named(self) -> int:
        return self._first("name") or 0

    def _fill(self, row: list[Value], group: list[Entry]) -> None:
        for at, column in enumerate(self.columns):
            if column.concept == "sum":
                row[at] = self._sum([entry.fen for entry in group])
            elif column.concept.startswith("part"):
                level = int(column.concept[-1])
                row[at] = self.shown(sum(entry.parts[level] for entry in group))

    def _sum(self, fens: list[int]) -> Value:
        """A sum as a spreadsheet works it out: of floats, with what they lose in their last digits."""
        if self.style != "number" or self.unit_place == "cells":
            return self.shown(sum(fens))
        return sum(value for fen in fens if isinstance(value := self.shown(fen), int | float))

    def _print_sum(self, word: str, group: list[Entry]) -> None:
        texts = [
            at for at, column in enumerate(self.columns) if column.concept in {"serial", "name", "text", "document"}
        ]
        row: list[Value] = [None] * self.width
        row[self.chance.choice([texts[0], self._named(), self.chance.choice(texts)])] = word
        self._fill(row, group)
        self.paper.sums += [(len(self.paper.rows), at) for at, each in enumerate(self.columns) if each.concept == "sum"]
        self.paper.rows.append(row)

    def _print_total(self, entries: list[Entry]) -> None:
        self._print_sum(self.chance.choice(wordings.TOTAL_WORDS), entries)
        self.paper.note("total")


def printed(chance: Random, kind: Kind) -> Printed:
    """A true list, printed."""
    return Clerk(chance, kind).print()
