"""What nobody sees in a stored text is shown by its number, wherever people read it."""

import ast
import csv
import io
import re
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from jinja2 import DictLoader
from markupsafe import Markup
from python_calamine import load_workbook

from deploy.local.program import ROOT
from shared.importing.templates import Column, TableTemplate, filled
from shared.kernel.text import marked, unfit
from shared.platform.web.pages import shell
from shared.platform.web.tabular import as_csv, as_file
from tests.api import Api
from tests.disclosure.client import posted
from tests.disclosure.conftest import hear

__all__ = ["hear"]

REVERSED = "补贴\u202e00.001\u202c元"
"""Reads 补贴100.00元 where the marks of direction are obeyed."""
SHOWN = "补贴⟨U+202E⟩00.001⟨U+202C⟩元"
SHOWN_TO_PEOPLE = ("services", "shared", "cli")


@pytest.mark.parametrize(
    "sign", "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\x00\xad"
)
def test_every_such_character_is_shown_by_its_number(sign: str) -> None:
    assert marked(f"甲{sign}乙") == f"甲⟨U+{ord(sign):04X}⟩乙"


def test_nothing_unseen_is_left_in_a_text_that_is_shown_and_nothing_else_is_changed() -> None:
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    plain = "".join(sign for sign in everything if not unfit(sign))

    assert not unfit(marked(everything))
    assert marked(plain) == plain


def test_a_page_shows_them_whatever_the_template_does_with_the_text() -> None:
    macro = '{% macro m(x) %}<b title="{{ x }}">{{ x }}</b>{% endmacro %}'
    template = macro + "{{ a }}|{{ a | upper }}|{{ a ~ 1 }}|{{ m(a) }}|{{ a | lines }}"
    html = shell._environment(DictLoader({"t": template})).get_template("t").render(a=REVERSED)

    assert not unfit(html)
    assert html.count(SHOWN) == 6


def test_what_is_html_stays_html() -> None:
    seen = shell._seen(Markup("<b>\u200b</b>"))
    assert isinstance(seen, Markup)
    assert seen == "<b>⟨U+200B⟩</b>"


MAKERS = {"Environment", "Template", "Jinja2Templates", "writer", "Workbook"}


def _last_name(called: ast.expr) -> str:
    return getattr(called, "attr", "") or getattr(called, "id", "")


def test_every_page_is_made_in_one_environment_and_every_table_by_a_known_writer() -> None:
    makers: dict[str, set[str]] = {}
    for folder in SHOWN_TO_PEOPLE:
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call) and _last_name(node.func) in MAKERS:
                    makers.setdefault(ast.unparse(node.func), set()).add(str(file.relative_to(ROOT)))

    assert makers["Environment"] == {"shared/platform/web/pages/shell.py"}
    assert not {"Template", "jinja2.Template", "Jinja2Templates"} & makers.keys()
    assert makers["csv.writer"] == {"shared/platform/web/tabular.py"}
    assert makers["xlsxwriter.Workbook"] == {"shared/platform/web/tabular.py", "shared/importing/templates.py"}


async def test_a_notice_stored_before_they_were_refused_shows_them_on_page_list_and_feed(api: Api, hear: Any) -> None:
    number, answer = await posted(api, hear)
    await api.get(f"/notices/{number}", params={"wait_for": answer["sequence"]})
    with psycopg.connect(api.database_url.replace("+psycopg", "")) as connection:
        stored = "UPDATE notices SET title = %s WHERE notice = %s"
        assert connection.execute(stored, (REVERSED, number)).rowcount == 1

    for path in (f"/disclosure/notices/{number}", "/disclosure/", "/disclosure/feeds/0.atom"):
        page = (await api.client.get(path)).text
        assert SHOWN in page
        assert not unfit(page)


@pytest.fixture
async def api(service: Any) -> Api:
    """Disclosure with an office."""
    from tests.disclosure.builders import COUNTY, DAY

    api: Api = await service("disclosure")
    api.set_clock(DAY)
    office = {"name": "巩留县扶贫开发领导小组办公室", "hotline": "0999-5622317"}
    assert (await api.post(f"/organisations/{COUNTY}", office, role="publisher", method="PUT")).status_code == 200
    return api


ROWS = [{"a": REVERSED, "b": ["x\u200b", "y"], "c": "\u200b=cmd|'/c calc'!A0", "d": None, "e": 5}]


async def _text(answer: Any) -> bytes:
    return b"".join([part if isinstance(part, bytes) else part.encode() async for part in answer.body_iterator])


async def test_a_csv_shows_them_in_every_cell() -> None:
    columns = {name: f"列\u200e{name}" for name in ROWS[0]}
    for answer in (as_csv(ROWS, "rows"), as_file("csv", ROWS, "rows", columns)):
        text = (await _text(answer)).decode("utf-8-sig")
        _, line = csv.reader(io.StringIO(text))
        assert not unfit(text)
        assert line == [SHOWN, "x⟨U+200B⟩、y", "⟨U+200B⟩=cmd|'/c calc'!A0", "", "5"]


def test_a_list_in_the_columns_of_a_template_shows_them_too() -> None:
    columns = tuple(
        Column(heading=heading, name=name, note="", example="") for name, heading in {"a": "甲", "c": "乙"}.items()
    )
    template = TableTemplate(sheet="表", title="", columns=columns)
    sheet = load_workbook(io.BytesIO(filled(template, ROWS))).get_sheet_by_index(0)
    assert sheet.to_python()[1] == [SHOWN, "⟨U+200B⟩=cmd|'/c calc'!A0"]


def test_a_workbook_shows_them_in_every_cell(tmp_path: Path) -> None:
    answer = as_file("xlsx", ROWS, "rows", {name: name for name in ROWS[0]})
    sheet = load_workbook(io.BytesIO(bytes(answer.body))).get_sheet_by_index(0)
    assert sheet.to_python()[1] == [SHOWN, "x⟨U+200B⟩、y", "⟨U+200B⟩=cmd|'/c calc'!A0", "", 5.0]


def test_the_scripts_of_the_pages_know_the_same_characters() -> None:
    script = (ROOT / "shared" / "platform" / "web" / "pages" / "static" / "token.js").read_text()
    found = re.search(r"const UNSEEN = /(\[.+\])/gu;", script)
    assert found is not None
    spelled = re.sub(r"\\u\{([0-9a-f]+)\}", lambda one: f"\\U{int(one[1], 16):08x}", found[1])
    seen = re.compile(spelled)

    assert [n for n in range(sys.maxunicode + 1) if bool(seen.fullmatch(chr(n))) != unfit(chr(n))] == []


SCRIPTS = [
    *(ROOT / "services" / "ledger" / "reports" / "pages" / "static").glob("*.js"),
    *(ROOT / "shared" / "platform" / "web" / "pages" / "static" / name for name in ("token.js", "import.js")),
]


@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in SCRIPTS])
def test_no_script_puts_a_text_from_outside_onto_a_page_unmarked(path: Path) -> None:
    script = path.read_text()
    given = re.findall(r"textContent = ([^;]+);", script)
    numbers = ("grouped(", "entry.entry_no", "`其间 ${")
    assert all(one.startswith(("seen(", *numbers)) for one in given), given
    assert "innerHTML" not in script
