"""No window, deadline or due day is counted from a date that somebody typed (shared/kernel/deadlines)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

TYPED = {"effective_on", "taken_at", "received_on", "filed_on", "noted_on", "sent_on", "document_date", "meeting_on"}
"""Dates that come from whoever acts."""

ENDS = {"starts_on", "ends_on", "due_on", "due_at", "alert_on", "deadline"}
"""What a period is told by."""

COUNTERS = {"timedelta", "add_working_days", "next_working_day", "whole_days", "days", "working_days"}

MEASURED = {("services/ledger/book/receipt.py", "_slow")}
"""Functions that compare two dates of papers with each other: nobody is protected by what lies between."""


def misuses(source: str) -> Iterator[tuple[str, int]]:
    """The functions, with their line, that count a period from a typed date."""
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if any(_typed(value) for value in _counted(node)):
                    yield function.name, getattr(node, "lineno", function.lineno)


def _counted(node: ast.AST) -> Iterator[ast.AST]:
    """The expressions that become a period's start or end, or that days are added to."""
    match node:
        case ast.keyword(arg=name, value=value) if name in ENDS:
            yield value
        case ast.Assign(targets=targets, value=value) if any(_names(target) & ENDS for target in targets):
            yield value
        case ast.BinOp(op=ast.Add() | ast.Sub()) if _names(node) & {"timedelta", "A_DAY"}:
            yield node
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in COUNTERS:
            yield from (node, *node.args)


def _typed(node: ast.AST) -> bool:
    """Whether a typed date is used as it is: inside `Start.of` and `has_run` it can only make a period later."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="Start" | "Window"), attr="of")):
            return False
        case ast.Name(id=name) | ast.Attribute(attr=name) if name in TYPED:
            return True
    return any(_typed(child) for child in ast.iter_child_nodes(node))


def _names(node: ast.AST) -> set[str]:
    return {
        n.id if isinstance(n, ast.Name) else n.attr for n in ast.walk(node) if isinstance(n, ast.Name | ast.Attribute)
    }


def test_no_service_counts_a_period_from_a_date_that_somebody_typed():
    found = {}
    for file in sorted((ROOT / "services").rglob("*.py")):
        name = file.relative_to(ROOT).as_posix()
        for function, line in misuses(file.read_text(encoding="utf-8")):
            if (name, function) not in MEASURED:
                found[f"{name}:{line}"] = function

    assert found == {}


@pytest.mark.parametrize(
    "body",
    [
        "return add_working_days(act.effective_on, 5)",
        "return act.effective_on + timedelta(days=10)",
        "return receipt.received_on + 3 * A_DAY",
        "self.record(Opened, act, due_on=act.effective_on)",
        "starts_on = max(act.effective_on, day_in_beijing(proof.taken_at))",
        "return Start(act.effective_on).days(10)",
        "return Start(proof.taken_at.date()).working_days(3)",
    ],
)
def test_a_period_counted_from_a_typed_date_would_be_found(body):
    assert list(misuses(f"def f(self, act):\n    {body}\n"))


@pytest.mark.parametrize(
    "body",
    [
        "return Start.of(act, act.effective_on, day_in_beijing(proof.taken_at)).days(10)",
        "self.record(Opened, act, due_on=Start.of(act).working_days(5))",
        "return has_run(self.ends_on, act)",
    ],
)
def test_a_period_counted_from_the_record_is_left_alone(body):
    assert not list(misuses(f"def f(self, act):\n    {body}\n"))
