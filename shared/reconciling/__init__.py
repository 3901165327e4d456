"""What is shown is compared with what was written: each service's rows, positions, snapshots and kept answers.

The read model is recomputed from the logs into temporary tables and compared row by row; rows that differ are put right
in one transaction. What is no copy of the log is checked where it can be, and named.
"""

from shared.reconciling.agreement import Agreement
from shared.reconciling.findings import Finding, Outcome
from shared.reconciling.process import be_the_reconciler
from shared.reconciling.recomputing import NotCompared, ReadModel
from shared.reconciling.records import Run
from shared.reconciling.run import Work, reconcile
from shared.reconciling.runner import AlreadyReconciling, Reconciler
from shared.reconciling.standing import Standing, standings

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
