"""The shape of the code: names, lengths, what a domain may not ask, what no file may say."""

import ast
import re
import subprocess
from configparser import ConfigParser
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = ("services", "shared", "audit", "cli", "deploy", "benchmarks")
SERVICES = ("ledger", "projects", "disclosure", "monitoring")
ALIKE = ("main.py", "settings.py", "reconciler.py", "migrations/env.py", "README.md")
"""Files that every service has under the same name, beside the folders of its capabilities."""

FORBIDDEN_NAMES = re.compile(r"^(utils?|helpers?|common|base|misc)(\.py)?$")
LONGEST_FILE, LONGEST_TEST_FILE, LONGEST_FUNCTION, LONGEST_TEST_NAME = 300, 400, 40, 80

WAITS = re.compile(r"\bsleep\((?!0\))")
"""A sleep of no time lets others go on."""

CLOCKS_AND_CHANCE = {"now", "utcnow", "today", "uuid1", "uuid4"}


def files(*tops: str) -> list[Path]:
    return sorted(file for top in tops for file in (ROOT / top).rglob("*.py"))


def pure_files(below: str) -> list[Path]:
    """The files below a folder that decide: those that the contract `pure-domain` lists, and the rules of checks."""
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    modules = contracts["importlinter:contract:pure-domain"]["source_modules"].split()
    paths = (module.replace(".", "/") for module in (*modules, "services.*.*.rules"))
    found = {file for path in paths for kind in (".py", "/**/*.py") for file in ROOT.glob(path + kind)}
    return sorted(file for file in found if file.relative_to(ROOT).as_posix().startswith(below))


def tracked() -> list[Path]:
    """What git knows; everything of ours where there is no git."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    paths = [ROOT / name for name in listed.split("\0") if name] or files(*CODE, "tests")
    return [path for path in paths if path.is_file()]


def texts() -> list[tuple[str, str]]:
    """Our own text files: no locked hashes, no data, no vendored scripts."""
    kinds = {".py", ".md", ".toml", ".html", ".css", ".js", ".yml", ".yaml", ".conf", ".sql", ".json", ".svg", ""}
    ours = (path for path in tracked() if path.suffix in kinds and not {"samples", "vendor"} & set(path.parts))
    return [(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8", errors="ignore")) for path in ours]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_the_files_that_all_have(service):
    missing = [name for name in ALIKE if not (ROOT / "services" / service / name).exists()]

    assert missing == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_capability_of_a_service_is_on_its_list(service):
    parts = import_module(f"services.{service}.main").SERVICE.capabilities.parts
    folders = sorted(door.parent.name for door in (ROOT / "services" / service).glob("*/capability.py"))

    assert folders
    assert [f for f in folders if import_module(f"services.{service}.{f}.capability").CAPABILITY not in parts] == []


def test_no_module_or_package_has_a_name_that_says_nothing():
    modules = [file.relative_to(ROOT) for file in files(*CODE, "tests")]
    named = [module for module in modules if any(FORBIDDEN_NAMES.match(part) for part in module.parts)]

    assert named == []


def test_no_file_is_too_long():
    limits = dict.fromkeys(files(*CODE), LONGEST_FILE) | dict.fromkeys(files("tests"), LONGEST_TEST_FILE)
    lengths = {file: file.read_text(encoding="utf-8").count("\n") for file in limits}

    assert {str(file): length for file, length in lengths.items() if length > limits[file]} == {}


def test_no_function_is_too_long():
    too_long = {}
    for file in files(*CODE):
        name = file.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = _lines(node)
                if length > LONGEST_FUNCTION:
                    too_long[f"{name}:{node.name}"] = length

    assert too_long == {}


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The function's own lines: a function that stands inside another is counted by itself."""
    inner = [child for child in node.body if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)]
    return (node.end_lineno or node.lineno) - node.lineno + 1 - sum(_lines(child) for child in inner)


def test_no_import_is_for_the_type_checker_alone_so_that_no_circle_hides_in_one():
    named = {
        file.relative_to(ROOT).as_posix()
        for file in files(*CODE)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if "TYPE_CHECKING" in (getattr(node, "id", ""), getattr(node, "attr", ""), getattr(node, "name", ""))
    }

    assert named == set()


@pytest.mark.parametrize("service", SERVICES)
def test_a_domain_asks_no_clock_and_no_chance(service):
    found = []
    for file in pure_files(f"services/{service}/"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in CLOCKS_AND_CHANCE:
                found.append(f"{file.name}:{node.lineno}")

    assert found == []


@pytest.mark.parametrize("service", [*SERVICES, "contracts"])
def test_there_is_no_float_where_money_is(service):
    found = []
    for file in files("shared/contracts") if service == "contracts" else pure_files(f"services/{service}/"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            is_literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
            is_name = isinstance(node, ast.Name) and node.id == "float"
            if is_literal or is_name or isinstance(node, ast.Div):
                found.append(f"{file.name}:{getattr(node, 'lineno', '?')}")

    assert found == []


@pytest.mark.usefixtures("programs")
def test_nothing_is_left_for_later():
    unfinished = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")))

    assert [name for name, text in texts() if unfinished.search(text)] == []


@pytest.mark.usefixtures("programs")
def test_no_file_names_where_packages_come_from():
    hosts = re.compile("|".join(("py" + "pi\\.org", "python" + "hosted", "np" + "mjs", "https?://[a-z.]*mir" + "ror")))

    assert [name for name, text in texts() if hosts.search(text)] == []


def test_every_public_function_of_the_product_says_what_it_does():
    silent = []
    for file in files(*CODE):
        if "migrations" in file.parts:
            continue
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            is_one = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
            if is_one and not ast.get_docstring(node):
                silent.append(f"{file.relative_to(ROOT)}:{node.name}")

    assert silent == []


def test_a_command_says_what_is_asked_and_its_handler_what_it_does():
    same = []
    for file in ROOT.glob("services/*/*/commands.py"):
        body = ast.parse(file.read_text(encoding="utf-8")).body
        for asked, done in pairwise(body):
            if isinstance(asked, ast.ClassDef) and isinstance(done, ast.FunctionDef):
                told = [(ast.get_docstring(one) or "").partition(".")[0] for one in (asked, done)]
                same += [done.name] if told[0] and (told[0].startswith(told[1]) or told[1].startswith(told[0])) else []

    assert same == []


def test_a_test_waits_for_a_fact_in_the_one_way_that_all_do():
    """Let alone a server that writes slowly, and the calm of a whole platform, which is a time."""
    loops = {
        file.relative_to(ROOT).as_posix()
        for file in files("tests")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.While) and any(WAITS.search(ast.unparse(step)) for step in _steps(node))
    }

    assert loops == {"tests/waiting.py", "tests/platform/test_issuer_away.py", "tests/e2e/test_chain.py"}


def _steps(loop: ast.While) -> list[ast.stmt]:
    """What a loop does each time, whatever comes; not what it does in a case."""
    return [step for step in loop.body if isinstance(step, ast.Expr | ast.Assign)]


def test_no_name_of_a_test_is_longer_than_a_sentence_one_reads_at_a_glance():
    named = (node for file in files("tests") for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    tests = [node.name for node in named if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]

    assert [name for name in tests if name.startswith("test_") and len(name) > LONGEST_TEST_NAME] == []
