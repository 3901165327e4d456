"""The envelope of every published message: CloudEvents 1.0, structured JSON, with our extensions."""

from dataclasses import dataclass
from datetime import date, datetime

from shared.contracts import disclosure, ledger, monitoring, projects

MESSAGES = {
    "ledger": ledger.Message,
    "projects": projects.Message,
    "disclosure": disclosure.Message,
    "monitoring": monitoring.Message,
}
"""Publisher -> the union of what it publishes. AsyncAPI, JSON Schema and the consumers all read this table."""

Message = ledger.Message | projects.Message | disclosure.Message | monitoring.Message


@dataclass(frozen=True, slots=True)
class Published:
    """What a service says about one of its events: names, place and the message itself."""

    aggregate: str
    event: str
    subject: str
    place: str
    message: Message


@dataclass(frozen=True)
class Envelope:
    """One published message, opened. `sequence` is its position in the publisher's log, `previous` the one before.

    `version` is its number within its subject (of a book: the entry's number), 0 where the publisher did not tell it.
    `log_id` names the publisher's log, `leaf` and `leaf_before` are the hashes of the stored event and of the one
    before; empty where the publisher did not tell them.
    """

    id: str
    source: str
    type: str
    subject: str
    place: str
    sequence: int
    previous: int
    time: datetime
    effective_on: date
    actor_organisation: str
    actor_role: str
    simulated: bool
    message: Message
    version: int = 0
    log_id: str = ""
    leaf: bytes = b""
    leaf_before: bytes = b""
    unstorable: bool = False
    """Whether a text of it holds what no table can keep: it is passed over, and told."""
