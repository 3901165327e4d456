"""An XLSX file: its sheets, and what its parts say of them besides values."""

import io
import zipfile
from collections.abc import Iterator

from python_calamine import CalamineWorkbook, SheetTypeEnum

from shared.importing.archives import (
    Begin,
    Measured,
    XmlPart,
    broken,
    local,
    members,
    plain_name,
    xml_members,
)
from shared.importing.bounds import MAX_SHEETS
from shared.importing.cells import ShownAs
from shared.importing.marks import Marks
from shared.importing.model import ImportProblem
from shared.importing.number_formats import PERCENT, shown_as
from shared.importing.opened import Book, Opened, rows_of, too_large_sheet
from shared.importing.xlsx_sheets import SheetPart, is_on

MAIN_PART, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_HIDDEN = {"hidden", "veryHidden"}
_GROUPS_OF_STYLES = {"numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "extLst"}
_STYLES, _STRINGS = "xl/styles.xml", "xl/sharedstrings.xml"


def open_xlsx(content: bytes) -> Book:
    """Measure every part, then open what was measured. Raises ImportProblem."""
    listed, relations, styles, strings = SheetList(), Relations(), Styles(), Strings()
    first: dict[str, XmlPart] = {MAIN_PART: listed, _RELATIONS: relations, _STYLES: styles, _STRINGS: strings}
    parts: dict[str, XmlPart] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive, Measured(archive) as measured:
        for name, member in sorted(xml_members(members(archive)), key=lambda each: each[0] not in first):
            part = first.get(name) or SheetPart(
                styles.struck, strings.struck, styles.shown_as, recalculated=listed.recalculated
            )
            measured.measure(member, part)
            parts[name] = part
    paths = [relations.path(relation) for _, relation, _ in listed.sheets]
    return Book("XLSX", _sheets(measured, listed, paths, parts))


def _sheets(measured: Measured, listed: "SheetList", paths: list[str], parts: dict[str, XmlPart]) -> Iterator[Opened]:
    workbook = CalamineWorkbook.from_filelike(measured.made)
    if len(workbook.sheets_metadata) != len(listed.sheets):
        raise broken()
    for at, (told, path) in enumerate(zip(workbook.sheets_metadata, paths, strict=True)):
        part = parts.get(path)
        marks = part.marks if isinstance(part, SheetPart) else Marks()
        marks.hidden = listed.sheets[at][2]
        if told.typ is not SheetTypeEnum.WorkSheet:
            continue
        if path in measured.too_far:
            yield Opened(told.name, iter(()), marks, too_large_sheet(told.name))
        else:
            yield Opened(told.name, rows_of(workbook.get_sheet_by_index(at)), marks)


class SheetList(XmlPart):
    """The workbook part: the sheets' names, relations, and whether they are hidden."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.recalculated = False
        """Whether formulas are to be worked out anew when the file is opened: a result of 0 may then be none."""
        super().__init__()

    def begin(self) -> Begin:
        """See `XmlPart`."""

        def begin(name: str, attributes: dict[str, str]) -> None:
            if (name := local(name)) == "sheet":
                relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
                self.sheets.append((attributes.get("name", ""), relation, attributes.get("state") in _HIDDEN))
                if len(self.sheets) > MAX_SHEETS:
                    raise ImportProblem(f"工作簿超过 {MAX_SHEETS} 张工作表。请只保留要导入的一张")
            elif name == "calcPr":
                self.recalculated = is_on(attributes.get("fullCalcOnLoad", "0"))

        return begin


class Relations(XmlPart):
    """Which part a relation of the workbook leads to."""

    def __init__(self) -> None:
        self._targets: dict[str, str] = {}
        super().__init__()

    def path(self, relation: str) -> str:
        """The name of the part in the archive."""
        target = self._targets.get(relation, "")
        if not target.startswith(("/xl/", "xl/")):
            target = f"xl/{target}"
        return plain_name(target.removeprefix("/"))

    def begin(self) -> Begin:
        """See `XmlPart`."""

        def begin(name: str, attributes: dict[str, str]) -> None:
            if local(name) == "Relationship":
                self._targets[attributes.get("Id", "")] = attributes.get("Target", "")

        return begin


class Styles(XmlPart):
    """Which cell styles have a line through their font, and which show a number otherwise than it is."""

    def __init__(self) -> None:
        self.struck: set[str] = set()
        self.shown_as: dict[str, ShownAs] = {}
        super().__init__()

    def begin(self) -> Begin:
        """See `XmlPart`."""
        fonts, font, style, within = set[str](), -1, -1, ""
        formats = {number: form for number, code in PERCENT.items() if (form := shown_as(code))}

        def begin(name: str, attributes: dict[str, str]) -> None:
            nonlocal font, style, within
            name = local(name)
            if name in _GROUPS_OF_STYLES:
                within = name
            elif within == "fonts" and name == "font":
                font += 1
            elif within == "fonts" and name == "strike" and is_on(attributes.get("val", "1")):
                fonts.add(str(font))
            elif within == "numFmts" and (form := shown_as(attributes.get("formatCode", ""))):
                formats[attributes.get("numFmtId", "")] = form
            elif within == "cellXfs" and name == "xf":
                style += 1
                if form := formats.get(attributes.get("numFmtId", "0")):
                    self.shown_as[str(style)] = form
                if attributes.get("fontId", "0") in fonts:
                    self.struck.add(str(style))

        return begin


class Strings(XmlPart):
    """Which shared strings have a line through some of their text."""

    def __init__(self) -> None:
        self.struck: set[str] = set()
        super().__init__()

    def begin(self) -> Begin:
        """See `XmlPart`."""
        at = -1

        def begin(name: str, attributes: dict[str, str]) -> None:
            nonlocal at
            name = local(name)
            if name == "si":
                at += 1
            elif name == "strike" and is_on(attributes.get("val", "1")):
                self.struck.add(str(at))

        return begin
