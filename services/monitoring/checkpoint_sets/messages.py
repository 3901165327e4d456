"""Months' checkpoint sets as other departments hear of them."""

from services.monitoring.checkpoint_sets.checkpoint_set import CheckpointSet
from shared.contracts import monitoring
from shared.contracts.envelope import Published
from shared.platform.capability import Message


def _recorded(event: CheckpointSet.CheckpointSetRecorded) -> Published:
    logs = tuple(monitoring.SealedLog(**vars(one)) for one in event.logs)
    names = ("book", "county", "fiscal_year", "month")
    said = monitoring.CheckpointSetRecorded(**{name: getattr(event, name) for name in names}, logs=logs)
    subject = f"{event.book}/{event.month}"
    return Published("checkpoint-set", "checkpoint-set-recorded", subject, event.county, said)


MESSAGES: dict[type, Message] = {CheckpointSet.CheckpointSetRecorded: _recorded}
