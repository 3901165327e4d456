"""Nobody uses a private name of a package that is not ours: any release of it may take the name away."""

import ast
import re
from functools import cache
from typing import NamedTuple

import pytest

from tests.architecture.test_shape import CODE, ROOT, files

DOCUMENTED = {
    "_asdict": "namedtuple: underscored so that no field has the name",
    "_fields": "namedtuple: underscored so that no field has the name",
    "_replace": "namedtuple: underscored so that no field has the name",
    "_mapping": "SQLAlchemy's Row: underscored so that no column has the name",
    "_exit": "os._exit: ends a forked process without the exit handlers of the one it came from",
    "_split_scope": "pytest-xdist's LoadScopeScheduling says in its own documentation that it is to be overridden",
}
"""Names that begin with an underscore and are public all the same, each with the reason."""

PRIVATE = re.compile(r"_(?!_)\w+")
OURS = (*CODE, "tests")


def test_no_module_uses_a_private_name_of_another_package():
    used = [
        f"{name}:{line}: {private}"
        for name, module in modules().items()
        for line, private in private_names(module, known_to(name))
    ]

    assert used == []


@pytest.mark.parametrize(
    "code",
    [
        "from fastapi._compat import ModelField",
        "import pydantic._internal",
        "from pydantic import _migration",
        "route._embed_body_fields",
        "getattr(route, '_embed_body_fields')",
        "self._embed_body_fields",
        "super()._embed_body_fields()",
    ],
)
def test_a_private_name_of_another_package_is_found(code: str):
    assert private_names(read(code), frozenset())


@pytest.mark.parametrize("code", ["from services.x._y import z", "self._mine", "row._mapping", "x.__dict__", "a.b_"])
def test_a_name_of_our_own_and_a_documented_one_are_not_found(code: str):
    assert private_names(read(code), frozenset({"_mine"})) == []


class Module(NamedTuple):
    """What a module says: line and name of each private name that it reaches for, those it gives, what it imports."""

    reached: tuple[tuple[int, str], ...]
    given: frozenset[str]
    imported: frozenset[str]


def private_names(module: Module, own: frozenset[str]) -> list[tuple[int, str]]:
    """Line and name of every private name that a module reaches for and that is not among `own`."""
    return [(line, name) for line, name in module.reached if name not in own and name not in DOCUMENTED]


def read(code: str) -> Module:
    reached_for, gives, imports = [], set(), set()
    for node in ast.walk(ast.parse(code)):
        reached_for += [(node.lineno, name) for name in reached(node) if PRIVATE.fullmatch(name)]
        gives.update(name for name in given(node) if PRIVATE.fullmatch(name))
        if isinstance(node, ast.ImportFrom) and node.module and not foreign(node.module):
            imports |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return Module(tuple(reached_for), frozenset(gives), frozenset(imports))


def reached(node: ast.AST) -> list[str]:
    match node:
        case ast.Attribute(attr=name):
            return [name]
        case ast.Import():
            return [part for alias in node.names for part in foreign(alias.name)]
        case ast.ImportFrom(module=module, level=0):
            return [part for alias in node.names for part in foreign(f"{module}.{alias.name}")]
        case ast.Call(func=ast.Name(id="getattr" | "hasattr" | "setattr"), args=[_, ast.Constant(value=str(name)), *_]):
            return [name]
    return []


def given(node: ast.AST) -> list[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store()):
            return [name]
        case ast.FunctionDef(name="__init__" | "__post_init__"):
            stored = (inner for inner in ast.walk(node) if isinstance(inner, ast.Attribute))
            return [inner.attr for inner in stored if isinstance(inner.ctx, ast.Store)]
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
    return []


def foreign(dotted: str) -> list[str]:
    parts = dotted.split(".")
    return [] if parts[0] in OURS else parts


@cache
def modules() -> dict[str, Module]:
    """Every module of ours by its dotted name."""
    named = (((*file.relative_to(ROOT).with_suffix("").parts,), file) for file in files(*OURS))
    return {".".join(parts).removesuffix(".__init__"): read(file.read_text(encoding="utf-8")) for parts, file in named}


@cache
def all_of_ours() -> frozenset[str]:
    return frozenset().union(*(module.given for module in modules().values()))


def known_to(name: str) -> frozenset[str]:
    """The private names that a module gives itself, and those of the modules of ours that it rests on.

    A test may know any of ours.
    """
    if name.startswith("tests."):
        return all_of_ours()
    known, waiting = {name}, [name]
    while waiting:
        new = {other for other in modules()[waiting.pop()].imported if other in modules()} - known
        known |= new
        waiting += new
    return frozenset().union(*(modules()[other].given for other in known))
