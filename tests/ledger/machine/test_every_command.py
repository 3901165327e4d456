"""No command of the book is left out of the random machine."""

from importlib import import_module
from inspect import getmembers, isfunction, signature
from pathlib import Path

from services.ledger import book
from services.ledger.book import keeper
from services.ledger.payments import countersigning, withdrawing
from tests.ledger.test_machine import Ledgers

DECIDING = (keeper, countersigning, withdrawing)
WITH_DECISIONS = sorted(file.parent.name for file in Path(book.__file__).parents[1].glob("*/decisions.py"))
NO_COMMANDS = {"only_keeper", "examine", "take_in", "continue_from", "asked_for"}
"""What takes an act and is no command of its own: `continue_from` is the other half of `close`."""


def decisions():
    """The functions that decide over a book for somebody: the first thing they take is the account."""
    for module in (*DECIDING, *(import_module(f"services.ledger.{name}.decisions") for name in WITH_DECISIONS)):
        for name, function in getmembers(module, isfunction):
            taken = list(signature(function).parameters)
            if function.__module__ == module.__name__ and not name.startswith("_") and taken[0] == "account":
                yield name, taken


def test_every_command_of_the_book_is_a_rule_of_the_machine():
    commands = {name for name, taken in decisions() if "act" in taken}
    rules = {one.function.__name__ for one in Ledgers().rules}

    assert len(commands) > 25
    assert commands - NO_COMMANDS - rules == set(), "write a rule for it, and what it does into the reference model"
