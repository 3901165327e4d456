"""What the ledger noted about projects: facts of other services. They move no money."""

TOPICS = tuple(
    f"ledger.project-file.{note}"
    for note in (
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
    )
)
