"""Topics that move no money: what the ledger noted about projects, and its comparison with the bank's statements."""

_NOTES = (
    "opened",
    "draft-noted",
    "revision-noted",
    "decision-noted",
    "plan-noted",
    "state-noted",
    "progress-noted",
    "window-noted",
    "hold-set",
    "hold-released",
    "target-noted",
    "asset-noted",
)
_STATEMENTS = (
    "begun",
    "statement-imported",
    "lines-taken",
    "lines-matched",
    "line-released",
    "line-explained",
)

_STANDARDS = ("opened", "set")
_PLANS = ("plan-approved", "amendment-approved")

TOPICS = (
    *(f"ledger.subsidy-standards.{act}" for act in _STANDARDS),
    *(f"ledger.project-file.{note}" for note in _NOTES),
    *(f"ledger.reconciliation.{step}" for step in _STATEMENTS),
    *(f"ledger.plan-file.{note}" for note in _PLANS),
)
