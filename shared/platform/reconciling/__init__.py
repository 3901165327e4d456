"""What is shown is compared with what was written: each service's rows, positions, snapshots and kept answers.

The read model is recomputed from the logs into temporary tables and compared row by row; rows that differ are put right
in one transaction. What is no copy of the log is checked where it can be, and named.
"""

from shared.platform.reconciling.agreement import Agreement
from shared.platform.reconciling.findings import Finding, Outcome
from shared.platform.reconciling.process import be_the_reconciler
from shared.platform.reconciling.recomputing import NotCompared, ReadModel
from shared.platform.reconciling.records import Run
from shared.platform.reconciling.run import Work, reconcile
from shared.platform.reconciling.runner import AlreadyReconciling, Reconciler
from shared.platform.reconciling.standing import Standing, standings

__all__ = [
    "Agreement",
    "AlreadyReconciling",
    "Finding",
    "NotCompared",
    "Outcome",
    "ReadModel",
    "Reconciler",
    "Run",
    "Standing",
    "Work",
    "be_the_reconciler",
    "reconcile",
    "standings",
]
