"""Read-model tables: rebuilt from the publishers' logs and monitoring's own."""

from services.monitoring.tables.columns import metadata
from services.monitoring.tables.heard import (
    assets,
    books,
    changes,
    lots,
    movements,
    notices,
    project_money,
    projects,
    refusals,
    sources,
    steps,
)
from services.monitoring.tables.own import alerts, checkpoint_sets, instructions, rule_checks, supervised_days

__all__ = [
    "alerts",
    "assets",
    "books",
    "changes",
    "checkpoint_sets",
    "instructions",
    "lots",
    "metadata",
    "movements",
    "notices",
    "project_money",
    "projects",
    "refusals",
    "rule_checks",
    "sources",
    "steps",
    "supervised_days",
]
