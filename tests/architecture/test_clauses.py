"""What a refusal, an alert or a notice quotes is a rule of the place's own pack: no clause is written in code."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import services
from shared.kernel.errors import DomainError
from shared.policy.loader import PLATFORM, load
from shared.policy.model import Basis, GeneralRules, RulePack

ROOT = Path(__file__).parents[2]
PACKS = tuple(load())
DOCUMENT = re.compile(r"(新扶贫领字|鄂政办发|赣市府办字)〔20\d\d〕\d+号")
LITERAL = re.compile(r'\bClause\(\s*"')


def sources() -> Iterator[Path]:
    for suffix in ("*.py", "*.html"):
        yield from (path for path in (ROOT / "services").rglob(suffix) if "migrations" not in path.parts)


def test_no_service_writes_a_clause_or_a_document_number_of_its_own() -> None:
    found = [
        path.relative_to(ROOT)
        for path in sources()
        if LITERAL.search(text := path.read_text(encoding="utf-8")) or DOCUMENT.search(text)
    ]
    assert found == []


def test_no_page_says_that_something_is_done_which_nobody_runs() -> None:
    claims = ("按日检查", "定期检查", "自动检查", "自动核验", "已核验", "改动即被发现", "实时监控", "最迟一分钟")
    pages = [path for path in sources() if path.suffix == ".html"]
    found = [(path.name, claim) for path in pages for claim in claims if claim in path.read_text(encoding="utf-8")]
    assert pages
    assert found == []


def test_every_rule_that_a_refusal_names_is_a_rule_of_every_pack() -> None:
    for module in walk_packages(services.__path__, "services."):
        if module.name.endswith("errors") or ".domain.errors." in module.name:
            import_module(module.name)
    named = {kind.rule for kind in _below(DomainError)} - {""}
    assert named
    assert named <= set(GeneralRules.__struct_fields__)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.code)
def test_a_pack_quotes_its_own_document_or_says_that_it_is_the_platforms_default(pack: RulePack) -> None:
    assert {basis.document for basis in _bases(pack)} <= {pack.document, PLATFORM}


def _below(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def _bases(node: object) -> Iterator[Basis]:
    if isinstance(node, Basis):
        yield node
    elif hasattr(node, "__struct_fields__"):
        for name in node.__struct_fields__:
            yield from _bases(getattr(node, name))
    elif isinstance(node, dict | tuple):
        for child in node.values() if isinstance(node, dict) else node:
            yield from _bases(child)
