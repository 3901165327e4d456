"""The parts of an ODS file while they are read: styles, and the sheets with their cells."""

from xml.parsers.expat import XMLParserType

from shared.importing.archives import Begin, XmlPart, reach_too_far
from shared.importing.bounds import MAX_ROWS, MAX_SHEETS
from shared.importing.cells import NoValue, ShownAs
from shared.importing.marks import Marks
from shared.importing.model import ImportProblem
from shared.importing.number_formats import shown_as

_ERRORS = {"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!"}
_CELLS = {"table:table-cell", "table:covered-table-cell"}
_GONE = {"collapse", "filter"}
_SHOWN = 100


class Styles(XmlPart):
    """Which styles strike a text through, hide what has them, or show another number; by family and name."""

    def __init__(self) -> None:
        self.struck: set[tuple[str, str]] = set()
        self.hiding: set[tuple[str, str]] = set()
        self.shown_as: dict[tuple[str, str], ShownAs] = {}
        self._style = ("", "")
        self._codes: dict[str, str] = {}
        """Forms of numbers, written as XLSX writes them."""
        self._code = ""
        super().__init__()

    def begin(self) -> Begin:
        """See `XmlPart`."""
        return self.take_style

    def take_number(self, name: str, attributes: dict[str, str], parser: XMLParserType) -> None:
        """An element that tells how a number is shown."""
        parser.CharacterDataHandler = self._take_words if name == "number:text" else None
        if name in ("number:number-style", "number:currency-style", "number:percentage-style"):
            self._code = attributes.get("style:name", "")
            self._codes[self._code] = "0%" if name == "number:percentage-style" else "0"
        elif name == "number:number" and attributes.get("number:display-factor", "1") != "1":
            self._codes[self._code] = f"0,{self._codes.get(self._code, '0')[1:]}"

    def _take_words(self, text: str) -> None:
        written = self._codes.get(self._code, "0")
        if len(written) < _SHOWN and "%" not in text:
            self._codes[self._code] = f'{written}"{text.replace(chr(34), "")}"'

    def take_style(self, name: str, attributes: dict[str, str]) -> None:
        """An element that tells of styles."""
        if name.startswith("number:"):
            self.take_number(name, attributes, self.parser)
        elif name == "style:style":
            family = attributes.get("style:family", "")
            self._style = (family, attributes.get("style:name", ""))
            if (family, attributes.get("style:parent-style-name", "")) in self.struck:
                self.struck.add(self._style)
            code = self._codes.get(attributes.get("style:data-style-name", ""))
            if code and (form := shown_as(code)):
                self.shown_as[self._style] = form
        elif name == "style:text-properties":
            line = attributes.get("style:text-line-through-style") or attributes.get("style:text-line-through-type")
            if line:
                (self.struck.discard if line == "none" else self.struck.add)(self._style)
        elif (
            attributes.get("table:display") == "false"
            or _is_nothing(attributes.get("style:row-height"))
            or _is_nothing(attributes.get("style:column-width"))
        ) and name.startswith("style:table-"):
            self.hiding.add(self._style)


class Content(XmlPart):
    """The sheets: how far the cells of each reach, and their marks."""

    def __init__(self, styles: Styles, filename: str) -> None:
        self.sheets: list[tuple[str, Marks]] = []
        self._styles, self._filename = styles, filename
        self._rows = self._first_row = self._columns = self._first_column = 0
        """The last row and column so far, and the first of those that are written at once."""
        self._default_struck: list[tuple[int, int]] = []
        self._cell: dict[str, str] | None = None
        self._text: list[str] = []
        self._aside = 0
        """How deep in a remark: its text is no cell's."""
        super().__init__()
        self.parser.EndElementHandler = self._end

    @property
    def reaches_too_far(self) -> bool:
        """See `XmlPart`."""
        return bool(self.sheets) and reach_too_far(self.sheets[-1][1].rows, self.sheets[-1][1].columns)

    def begin(self) -> Begin:
        """See `XmlPart`."""
        return self._begin

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if self._aside or name in ("office:annotation", "table:shapes"):
            self._aside += 1
            self.parser.CharacterDataHandler = None
        elif name in _CELLS:
            self._begin_cell(attributes)
        elif name == "text:p" and self._cell is not None:
            self._reach()
        elif name == "text:span" and self._cell is not None:
            if ("text", attributes.get("text:style-name", "")) in self._styles.struck:
                self._strike()
        elif name == "table:table-row":
            self._first_row, self._rows = self._rows + 1, self._rows + _number(attributes, "rows-repeated")
            self._columns = 0
            if self._is_hidden("table-row", attributes):
                self._marks.hide_rows(self._first_row, self._rows)
        elif name == "table:table-column":
            self._begin_column(attributes)
        elif name == "table:table":
            self._begin_sheet(attributes)
        elif name.startswith("style:"):
            self._styles.take_style(name, attributes)
        elif name.startswith("number:"):
            self._styles.take_number(name, attributes, self.parser)

    @property
    def _marks(self) -> Marks:
        return self.sheets[-1][1] if self.sheets else Marks()

    def _begin_sheet(self, attributes: dict[str, str]) -> None:
        if self._cell is not None:
            raise ImportProblem(f"{self._filename} 的单元格里另有表格，读不出来。请另存为 XLSX 后再导入")
        hidden = ("table", attributes.get("table:style-name", "")) in self._styles.hiding
        self.sheets.append((attributes.get("table:name", ""), Marks(hidden=hidden)))
        if len(self.sheets) > MAX_SHEETS:
            raise ImportProblem(f"工作簿超过 {MAX_SHEETS} 张工作表。请只保留要导入的一张")
        self._rows = self._columns = 0
        self._default_struck = []

    def _begin_column(self, attributes: dict[str, str]) -> None:
        first, self._columns = self._columns + 1, self._columns + _number(attributes, "columns-repeated")
        if self._is_hidden("table-column", attributes):
            self._marks.hide_columns(first, self._columns)
        if ("table-cell", attributes.get("table:default-cell-style-name", "")) in self._styles.struck:
            self._default_struck.append((first, self._columns))

    def _is_hidden(self, family: str, attributes: dict[str, str]) -> bool:
        style = (family, attributes.get("table:style-name", ""))
        return attributes.get("table:visibility") in _GONE or style in self._styles.hiding

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        repeated = _number(attributes, "columns-repeated")
        self._first_column, self._columns = self._columns + 1, self._columns + repeated
        self._cell, self._text = attributes, []
        self._listen()
        if "office:value-type" in attributes:
            self._reach()
        down, across = _number(attributes, "rows-spanned"), _number(attributes, "columns-spanned")
        if down > 1 or across > 1:
            last = (self._first_row + down - 1, self._first_column + across - 1)
            self._marks.merge(self._first_row, self._first_column, *last)

    def _listen(self) -> None:
        """Keep the text of a formula, of an error, and of a cell that shows a text and has no value."""
        cell = self._cell or {}
        if "table:formula" in cell or "office:value-type" not in cell or cell.get("calcext:value-type") == "error":
            self.parser.CharacterDataHandler = self._text.append

    def _reach(self) -> None:
        """The cell holds something."""
        self._marks.reach(self._rows, self._columns)
        name = self._cell.get("table:style-name") if self._cell else None
        if ("table-cell", name or "") in self._styles.struck or (
            name is None and any(first <= self._first_column <= last for first, last in self._default_struck)
        ):
            self._strike()

        self._show_as(name)

    def _show_as(self, style: str | None) -> None:
        form = self._styles.shown_as.get(("table-cell", style or ""))
        if (self._cell or {}).get("office:value-type") == "percentage":
            form = form or ShownAs("0%", "", changes=True)
        if form:
            for place in self._places():
                self._marks.shown_as[place] = form

    def _strike(self) -> None:
        for row, column in self._places():
            self._marks.strike(row, column)

    def _places(self) -> list[tuple[int, int]]:
        """The cell as often as it is repeated, as far as a table may reach."""
        if reach_too_far(self._rows, self._columns):
            return []
        rows = range(self._first_row, self._rows + 1)
        return [(row, column) for row in rows for column in range(self._first_column, self._columns + 1)]

    def _end(self, name: str) -> None:
        if self._aside:
            self._aside -= 1
            if not self._aside:
                self._listen()
        elif name in _CELLS:
            self._end_cell()

    def _end_cell(self) -> None:
        cell, self._cell = self._cell or {}, None
        self.parser.CharacterDataHandler = None
        text = "".join(self._text).strip()[:_SHOWN]
        said = None
        if cell.get("calcext:value-type") == "error":
            said = NoValue(text or "#N/A")
        elif "table:formula" in cell and (text in _ERRORS or text.startswith("Err:")):
            said = NoValue(text)
        elif "table:formula" in cell and "office:value-type" not in cell and not text:
            said = NoValue(cell["table:formula"].partition(":")[2][:_SHOWN] or "=", formula=True)
        elif text and "office:value-type" not in cell:
            said = NoValue(text)
        if said:
            for row, column in self._places():
                self._marks.no_value(row, column, said)


def _number(attributes: dict[str, str], name: str) -> int:
    """How often, or over how many: at least one. Beyond every sheet is all the same."""
    return max(1, min(int(attributes.get(f"table:number-{name}", "1")), MAX_ROWS * 100))


def _is_nothing(size: str | None) -> bool:
    return size is not None and not size.rstrip("abcdefghijklmnopqrstuvwxyz").strip("0.")
