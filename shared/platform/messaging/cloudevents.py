"""CloudEvents 1.0 in structured JSON, with the extensions that make a feed checkable.

`sequence` is the position in the publisher's log and `previous` the one before; both are strings, because CloudEvents
integers end at 2^31. `subjectversion` is the event's own number within its subject: for a book of the ledger the number
of its entry; "0" in messages from before it was told. `eventhash` is the hash of the stored event, its leaf in the
log's Merkle tree, `previoushash` that of the one before, `logid` that of the log's first: a log begun anew has another.
All three are base64, and empty in messages from before they were told.
"""

from base64 import b64decode, b64encode
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

import msgspec

from shared.contracts.envelope import MESSAGES, Envelope, Published
from shared.kernel.divisions import succession
from shared.kernel.text import holds_nul
from shared.platform.current_codes import with_current_codes
from shared.platform.eventstore.store import Recorded

VERSION = "v1"


class MessageUnreadable(Exception):
    """A published message of a kind or shape that this version of the consumer does not know."""


class CloudEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One event on the wire. Attribute names are lower case and without signs, as CloudEvents demands."""

    specversion: str
    id: str
    source: str
    type: str
    subject: str
    time: datetime
    datacontenttype: str
    dataschema: str
    sequence: str
    previous: str
    place: str
    effectiveon: str
    actororganisation: str
    actorrole: str
    simulated: bool
    data: msgspec.Raw
    subjectversion: str = "0"
    logid: str = ""
    eventhash: str = ""
    previoushash: str = ""


_encoder = msgspec.json.Encoder()
_opener = msgspec.json.Decoder(CloudEvent)


def encode(cell: str, service: str, recorded: Recorded, published: Published) -> bytes:
    """The structured JSON of one event as it is published, on NATS and over HTTP alike."""
    act = recorded.event.act
    name = f"{service}.{published.aggregate}.{published.event}"
    return _encoder.encode(
        CloudEvent(
            specversion="1.0",
            id=event_id(cell, service, recorded.sequence),
            source=f"/sluice/{cell}/{service}",
            type=f"sluice.{name}.{VERSION}",
            subject=published.subject,
            time=act.recorded_at,
            datacontenttype="application/json",
            dataschema=f"/docs/events/{name}.{VERSION}.json",
            sequence=str(recorded.sequence),
            previous=str(recorded.sequence - 1),
            place=published.place,
            effectiveon=act.effective_on.isoformat(),
            actororganisation=act.actor.organisation,
            actorrole=act.actor.role,
            simulated=act.simulated,
            data=msgspec.Raw(_encoder.encode(published.message)),
            subjectversion=str(recorded.event.originator_version),
            logid=_text(recorded.first_leaf),
            eventhash=_text(recorded.leaf),
            previoushash=_text(recorded.leaf_before),
        )
    )


def _text(hash_: bytes) -> str:
    return b64encode(hash_).decode()


@lru_cache(maxsize=64)
def event_id(cell: str, service: str, sequence: int) -> str:
    """The same event has the same id for ever, on every way it goes."""
    return str(uuid5(NAMESPACE_URL, f"/sluice/{cell}/{service}/{sequence}"))


def nats_subject(service: str, published: Published) -> str:
    """`sluice.v1.ledger.65.40.24.account.inflow-received`: a province, a prefecture, a county each one wildcard.

    The place stands with its code of the day on which the message is sent: `subjects_of` names the former ones, too.
    """
    place = (succession().current(published.place) + "000000")[:6]
    tokens = f"{place[:2]}.{place[2:4]}.{place[4:6]}"
    return f"sluice.{VERSION}.{service}.{tokens}.{published.aggregate}.{published.event}"


def subjects_of(service: str, region: str) -> list[str]:
    """The subjects of all messages about a region: under its code of today, and under those of its predecessors."""
    return [f"sluice.{VERSION}.{service}.{_tokens(code)}.>" for code in succession().region(region).under]


def _tokens(code: str) -> str:
    return ".".join(code[at : at + 2] or "*" for at in (0, 2, 4))


def decode(payload: bytes) -> Envelope:
    """Open a published message. Unknown fields are passed over: contracts only ever grow. Raises MessageUnreadable."""
    event = _opener.decode(payload)
    source = event.source.rsplit("/", 1)[-1]
    return Envelope(
        id=event.id,
        source=source,
        type=event.type,
        subject=event.subject,
        place=succession().current(event.place),
        sequence=int(event.sequence),
        previous=int(event.previous),
        time=event.time,
        effective_on=date.fromisoformat(event.effectiveon),
        actor_organisation=event.actororganisation,
        actor_role=event.actorrole,
        simulated=event.simulated,
        message=_message(source, event),
        version=int(event.subjectversion),
        log_id=event.logid,
        leaf=_hash(event.eventhash),
        leaf_before=_hash(event.previoushash),
        unstorable=holds_nul(payload),
    )


class Told(NamedTuple):
    """What a message says of its own place: the entry's number, when it was recorded, its log and its hash."""

    sequence: int
    time: datetime
    log_id: str
    leaf: bytes


def told(payload: bytes) -> Told:
    """The place that a message claims, whatever it says of it. Raises ValueError for what is no message of ours."""
    event = _opener.decode(payload)
    return Told(int(event.sequence), event.time, event.logid, _hash(event.eventhash))


def log_id(first_leaf: bytes) -> str:
    """The name of a log: the hash of its first leaf."""
    return _text(first_leaf)


def _hash(text: str) -> bytes:
    return b64decode(text, validate=True)


def _message(source: str, event: CloudEvent) -> Any:
    try:
        return _message_decoder(source).decode(with_current_codes(bytes(event.data)))
    except msgspec.ValidationError as unknown:
        raise MessageUnreadable(
            f"{source} {event.sequence} ({event.type}) is unknown to this version: {unknown}"
        ) from None


@lru_cache
def _message_decoder(source: str) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(MESSAGES[source])
