"""What is written for other departments from the code itself: `python -m deploy.documents`.

docs/events/: JSON Schema of every published message, named by its type, of the envelope, and AsyncAPI 3.0 over all.
docs/api/: OpenAPI of each service. A test compares all of it with the code, so a difference is a contract change.
"""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from importlib import import_module
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin
from uuid import UUID, uuid5

import msgspec
from fastapi import FastAPI

from shared.contracts.envelope import MESSAGES, Published
from shared.kernel.records import fields_of
from shared.platform.eventstore.registry import event_fields
from shared.platform.eventstore.service_log import ServiceLog
from shared.platform.eventstore.store import Recorded
from shared.platform.messaging.cloudevents import VERSION, CloudEvent
from shared.platform.web.service_state import ServiceState

ROOT = Path(__file__).resolve().parents[1] / "docs"
FOLDERS = ("events", "api")
SERVICES = ("ledger", "projects", "disclosure", "monitoring")
NOWHERE = "postgresql+psycopg://nobody@127.0.0.1:1/nowhere"
SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"

Json = dict[str, Any]
NAMED = ("paths", "channels", "operations")


def documents() -> dict[str, str]:
    """Every generated file: path below docs/ -> content."""
    told = {service: list(messages(service)) for service in SERVICES}
    written: dict[str, Json] = {f"api/{service}.json": application(service).openapi() for service in SERVICES}
    written[f"events/envelope.{VERSION}.json"] = envelope_schema()
    written["events/asyncapi.json"] = asyncapi(told)
    for service in SERVICES:
        for published in told[service]:
            written[f"events/{_name(service, published)}.json"] = message_schema(service, published)
    return {
        path: json.dumps(_by_name(content), indent=2, ensure_ascii=False) + "\n" for path, content in written.items()
    }


def _by_name(document: dict[str, Any]) -> dict[str, Any]:
    """A document with what it names in the order of the names: where a route is declared changes nothing in it."""
    named = {name: dict(sorted(document[name].items())) for name in NAMED if name in document}
    parts = {name: dict(sorted(content.items())) for name, content in document.get("components", {}).items()}
    return document | named | ({"components": parts} if parts else {})


def write() -> None:
    """Write them all anew."""
    for folder in FOLDERS:
        shutil.rmtree(ROOT / folder, ignore_errors=True)
    for path, content in documents().items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(content, encoding="utf-8")


@cache
def application(service: str) -> FastAPI:
    """A service put together with a database that it never asks."""
    package = f"services.{service}"
    settings = import_module(f"{package}.settings").Settings(database_url=NOWHERE, environment="development")
    built: FastAPI = import_module(f"{package}.main").build(settings)
    return built


def log_of(service: str) -> ServiceLog:
    """A service's log, as the service declares it."""
    state: ServiceState = application(service).state.service
    return state.log


def messages(service: str) -> Iterator[Published]:
    """What the service publishes, one example for each name, of each aggregate in the order of the contract."""
    log, order, seen = log_of(service), get_args(MESSAGES[service]), set()

    def place(told: tuple[str, Published]) -> tuple[str, int]:
        topic, published = told
        return topic.rpartition(".")[0], order.index(type(published.message))

    told = [(cls.TOPIC, log.publish(Recorded(1, example(cls)))) for cls in log.events]
    for _, published in sorted(told, key=place):
        if _name(service, published) not in seen:
            seen.add(_name(service, published))
            yield published


def _name(service: str, published: Published) -> str:
    return f"{service}.{published.aggregate}.{published.event}.{VERSION}"


def example(event: type[Any]) -> Any:
    """An event of a class with some value of the right type in each field."""
    fields = {name: _some(kind) for name, kind in event_fields(event).items()}
    fields |= {"originator_id": uuid5(UUID(int=0), event.TOPIC), "originator_version": 1, "timestamp": _SOME[datetime]}
    return _filled(event, fields)


def _filled(cls: type[Any], fields: Json) -> Any:
    """An object with these fields, past any check of its class."""
    made = object.__new__(cls)
    for name, value in fields.items():
        object.__setattr__(made, name, value)
    return made


_SOME: dict[Any, Any] = {
    str: "654024-2020",
    int: 1,
    bool: True,
    NoneType: None,
    date: date(2020, 3, 31),
    datetime: datetime(2020, 3, 31, tzinfo=UTC),
    UUID: UUID(int=1),
}


def _some(kind: Any) -> Any:
    origin = get_origin(kind)
    if kind in _SOME:
        return _SOME[kind]
    if origin in {Union, UnionType}:
        return _some(get_args(kind)[0])
    if origin is Literal:
        return get_args(kind)[0]
    if origin in {tuple, list, dict}:
        return origin()
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    if parts := fields_of(kind):
        return kind(**{name: _some(part) for name, part in parts.items()})
    raise TypeError(f"{kind!r} in a stored event")


def message_schema(service: str, published: Published) -> Json:
    """JSON Schema of one message's `data`. Fields may be added: readers pass over what they do not know."""
    schema = msgspec.json.schema(type(published.message))
    definitions = schema.get("$defs", {})
    body = definitions.pop(type(published.message).__name__)
    named = {"$schema": SCHEMA_DIALECT, "$id": f"/docs/events/{_name(service, published)}.json", **body}
    return named | ({"$defs": definitions} if definitions else {})


def envelope_schema() -> Json:
    """JSON Schema of the CloudEvents envelope."""
    body = msgspec.json.schema(CloudEvent)["$defs"][CloudEvent.__name__]
    return {"$schema": SCHEMA_DIALECT, "$id": f"/docs/events/envelope.{VERSION}.json", **body}


def asyncapi(told: dict[str, list[Published]]) -> Json:
    """The AsyncAPI 3.0 document over all services: one channel and one message for each published name."""
    every = [(service, published) for service in SERVICES for published in told[service]]
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Sluice 一池水",
            "version": "1",
            "description": "CloudEvents 1.0 in structured JSON on NATS JetStream; the same events over HTTP at"
            " /{service}/v1/events. Ordered and gap-free by `sequence` within one service. Believe no message on NATS"
            " that is not signed: the header `Sluice-Signature` reads `<key id> <index> <path> <signature>`. Hash"
            " SHA-256(0x00, subject, newline, stream sequence minus one in decimal, newline, payload); climb by the"
            " 32-byte steps of the path (base64): the hash stands left at an even index, right at an odd one, each pair"
            " hashed as SHA-256(0x01, left, right), the index halved at each step. The Ed25519 signature is over"
            " `sluice messages v1`, newline and the root; the keys are at /{service}/v1/public-key, to be pinned at the"
            " first contact."
            " `eventhash` is the leaf of the entry in the log's Merkle tree, whose signed checkpoints are at"
            " /{service}/v1/checkpoint.",
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": {_name(s, p): _channel(s, p) for s, p in every},
        "operations": {f"publish.{_name(s, p)}": _operation(s, p) for s, p in every},
        "components": {"messages": {_name(s, p): _message(s, p) for s, p in every}, "parameters": _PARAMETERS},
    }


_PARAMETERS = {
    "province": {"description": "digits 1-2 of the division code (GB/T 2260)", "examples": ["65"]},
    "prefecture": {"description": "digits 3-4, 00 for a province's own", "examples": ["40"]},
    "county": {"description": "digits 5-6, 00 for a prefecture's own", "examples": ["24"]},
}


def _channel(service: str, published: Published) -> Json:
    subject = f"sluice.{VERSION}.{service}.{{province}}.{{prefecture}}.{{county}}"
    name = _name(service, published)
    return {
        "address": f"{subject}.{published.aggregate}.{published.event}",
        "parameters": {p: {"$ref": f"#/components/parameters/{p}"} for p in _PARAMETERS},
        "messages": {name: {"$ref": f"#/components/messages/{name}"}},
    }


def _operation(service: str, published: Published) -> Json:
    return {"action": "send", "channel": {"$ref": f"#/channels/{_name(service, published)}"}}


def _message(service: str, published: Published) -> Json:
    name = _name(service, published)
    data = {"properties": {"type": {"const": f"sluice.{name}"}, "data": {"$ref": f"{name}.json"}}}
    return {
        "name": f"sluice.{name}",
        "title": type(published.message).__name__,
        "summary": (type(published.message).__doc__ or "").strip().partition("\n")[0],
        "contentType": "application/cloudevents+json",
        "payload": {"allOf": [{"$ref": f"envelope.{VERSION}.json"}, data]},
    }


if __name__ == "__main__":
    write()
