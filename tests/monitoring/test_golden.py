"""What monitoring has stored must stay readable: names and fields of its events are fixed by a golden file."""

from services.monitoring.domain.alert import Alert
from services.monitoring.domain.check import RuleCheck
from services.monitoring.domain.checkpoint_set import CheckpointSet
from services.monitoring.domain.supervision import SupervisedDay
from tests import golden


def test_the_stored_names_and_fields_of_events_are_those_of_the_golden_file():
    golden.check("monitoring", (Alert, RuleCheck, SupervisedDay, CheckpointSet))
