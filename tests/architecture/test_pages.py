"""What the pages of the repository point at exists: a promise must not rest on a test that was renamed."""

import re
from pathlib import Path

import pytest

from deploy import route_tables
from deploy.documents import SERVICES

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    page.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/**/*.md", "services/*/README.md", "samples/*.md")
    for page in ROOT.glob(pattern)
)
LINK = re.compile(r"\]\(([^)#\s]+)\)")
PATH = re.compile(r"`((?:tests|shared|services|deploy|docs|samples)/[A-Za-z0-9_./-]+)`")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_points_at_what_exists(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [link for link in LINK.findall(text) if not link.startswith(("http://", "https://"))]
    linked = [link for link in links if not (ROOT / page).parent.joinpath(link).exists()]
    named = [path for path in PATH.findall(text) if not (ROOT / path).exists()]

    assert (linked, named) == ([], [])


@pytest.mark.parametrize("service", SERVICES)
def test_the_routes_in_a_service_s_readme_are_those_of_the_code(service):
    text = route_tables.readme(service).read_text(encoding="utf-8")

    assert route_tables.block(service) in text, "run `make docs` and read the difference"


def test_every_decision_has_its_number_and_stands_in_the_index():
    decisions = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    index = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")

    for number, decision in enumerate(decisions, start=1):
        assert decision.name.startswith(f"{number:04d}-")
        assert decision.read_text(encoding="utf-8").startswith(f"# {number}. ")
        assert f"]({decision.name})" in index


def test_every_promise_names_a_test():
    promised = (ROOT / "SAFETY.md").read_text(encoding="utf-8").partition("## Not promised")[0]
    rows = [line for line in promised.splitlines() if line.startswith("| ") and not line.startswith("| # ")]

    assert rows
    assert all("tests/" in row or "test_" in row for row in rows)
