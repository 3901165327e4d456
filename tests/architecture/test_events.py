"""What is stored and what is published: golden files, documents written from the code, no float anywhere."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from deploy import documents
from shared.contracts.envelope import MESSAGES
from shared.kernel.acts import Act, Actor
from shared.platform.eventstore.registry import EventRegistry, RegistryIncomplete, UnknownTopic, event_fields
from shared.platform.eventstore.store import Recorded
from shared.platform.messaging.cloudevents import encode
from tests import golden

DOCS = Path(__file__).resolve().parents[2] / "docs"
WRITTEN = documents.documents()
ACT = Act(
    command_id="key",
    actor=Actor("staff-1", "keeper", "post-1", "org-1", "654024"),
    effective_on=datetime(2020, 3, 31, tzinfo=UTC).date(),
    recorded_at=datetime(2020, 3, 31, tzinfo=UTC),
)


@pytest.mark.parametrize("service", documents.SERVICES)
def test_the_stored_events_of_a_service_are_those_of_its_golden_file(service):
    golden.check(service)


@pytest.mark.parametrize("service", documents.SERVICES)
@pytest.mark.usefixtures("programs")
def test_a_process_that_builds_nothing_but_a_service_knows_every_stored_topic(service):
    reads = (
        f"import json; from deploy.documents import log_of; events = log_of('{service}').events; events.check();"
        "print(json.dumps([cls.TOPIC for cls in events]))"
    )
    known = subprocess.run([sys.executable, "-c", reads], capture_output=True, check=True, cwd=DOCS.parent).stdout
    stored = json.loads((Path(golden.__file__).parent / service / "golden" / "events.json").read_text("utf-8"))

    assert set(json.loads(known)) == set(stored)


def test_a_log_whose_list_of_aggregates_leaves_one_out_does_not_start():
    whole = documents.log_of("ledger").events
    short = EventRegistry("ledger", *(cls for cls in whole.aggregates if cls.__name__ != "ShareRegister"))

    with pytest.raises(RegistryIncomplete, match=r"ledger\.share-register\.opened"):
        short.check()


def test_a_topic_that_nobody_here_declares_is_told_as_what_it_is():
    with pytest.raises(UnknownTopic, match=r"'ledger\.special-account\.audited' is unknown to this version of ledger"):
        documents.log_of("ledger").events.of("ledger.special-account.audited")


@pytest.mark.parametrize("service", documents.SERVICES)
def test_every_stored_field_can_be_read_back_exactly_and_none_is_a_float(service):
    documents.log_of(service).events.check()


@pytest.mark.req("XC-23")
@pytest.mark.parametrize("service", documents.SERVICES)
def test_every_stored_event_keeps_who_acted_at_which_post_of_which_organisation(service):
    for cls in documents.log_of(service).events:
        assert event_fields(cls)["act"] is Act

    assert {"staff", "role", "post", "organisation", "region"} <= set(get_type_hints(Actor))


@pytest.mark.parametrize("service", documents.SERVICES)
def test_a_topic_names_its_service_and_belongs_to_one_event(service):
    topics = [cls.TOPIC for cls in documents.log_of(service).events]

    assert all(topic.startswith(f"{service}.") and topic.count(".") == 2 for topic in topics)
    assert len(topics) == len(set(topics))


@pytest.mark.parametrize("message", [cls for union in MESSAGES.values() for cls in get_args(union)])
def test_no_published_amount_is_a_float(message):
    assert not any(float in _parts(kind) for kind in get_type_hints(message).values())


def _parts(kind: Any) -> set[Any]:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return {part for field in get_type_hints(kind).values() for part in _parts(field)}
    return {kind} | {part for argument in get_args(kind) for part in _parts(argument)}


@pytest.mark.parametrize("service", documents.SERVICES)
def test_every_message_of_the_contract_is_published_by_some_event(service):
    published = {type(example.message) for example in documents.messages(service)}

    assert published == set(get_args(MESSAGES[service]))


@pytest.mark.parametrize("path", sorted(WRITTEN))
def test_a_document_equals_the_code(path):
    assert (DOCS / path).read_text(encoding="utf-8") == WRITTEN[path], "run `make docs` and read the difference"


def test_no_document_is_left_over():
    there = {file.relative_to(DOCS).as_posix() for folder in documents.FOLDERS for file in (DOCS / folder).iterdir()}

    assert there == set(WRITTEN)


@pytest.mark.parametrize("service", documents.SERVICES)
def test_what_goes_out_is_valid_by_the_schemas_that_describe_it(service):
    schemas = {path: json.loads(text) for path, text in WRITTEN.items() if path.startswith("events/")}
    registry = Registry().with_resources((f"/docs/{p}", Resource.from_contents(s)) for p, s in schemas.items()
                                         if p != "events/asyncapi.json")  # fmt: skip
    for example in documents.messages(service):
        event = type("Example", (), {"act": ACT, "originator_version": 3})()
        sent = json.loads(encode("local", service, Recorded(7, event), example))

        Draft202012Validator(schemas["events/envelope.v1.json"], registry=registry).validate(sent)
        body = schemas[sent["dataschema"].removeprefix("/docs/")]
        Draft202012Validator.check_schema(body)
        Draft202012Validator(body, registry=registry).validate(sent["data"])


def test_every_reference_of_the_asyncapi_document_leads_somewhere():
    whole = json.loads(WRITTEN["events/asyncapi.json"])

    for reference in _references(whole):
        file, _, pointer = reference.partition("#")
        target = whole if not file else json.loads(WRITTEN[f"events/{file}"])
        for key in filter(None, pointer.split("/")):
            target = target[key]


def _references(node: Any) -> list[str]:
    if isinstance(node, dict):
        here = [node["$ref"]] if "$ref" in node else []
        return here + [found for child in node.values() for found in _references(child)]
    if isinstance(node, list):
        return [found for child in node for found in _references(child)]
    return []
