"""The rules, one file each: a file that declares `RULE` is a rule, and nothing else lists it."""

from importlib import import_module
from pkgutil import iter_modules

from services.monitoring.alerts.rule import GRAVEST_FIRST, CheckedRule, Rule

_DECLARED: list[Rule] = [import_module(f"{__name__}.{found.name}").RULE for found in iter_modules(__path__)]

RULES = tuple(sorted(_DECLARED, key=lambda rule: (GRAVEST_FIRST.index(rule.severity), rule.code)))
"""Every rule, the gravest first."""

CHECKED = tuple(rule for rule in RULES if isinstance(rule, CheckedRule))
"""The rules that a check of a book runs; the others are reported by people."""
