"""A service is a list of capabilities: what each says of a kind of message or event is found, and in which order."""

from datetime import UTC, date, datetime
from typing import Any, cast

import pytest

from shared.contracts import ledger, projects
from shared.contracts.envelope import Envelope, Message
from shared.platform.capability import Capabilities, Capability, Hear
from shared.platform.eventstore.registry import RegistryIncomplete

PROGRESS = projects.ProgressReported(project="P1", county="654024", plan_year=2020, percent=40)
OPENED = ledger.AccountOpened(book="654024-2020", county="654024", fiscal_year=2020, rule_pack="XJ@2018-11-28")
CONNECTION: Any = object()


def told(message: Message) -> Envelope:
    at = datetime(2020, 4, 1, tzinfo=UTC)
    return Envelope("1", "ledger", "", "", "654024", 1, 0, at, date(2020, 4, 1), "", "", False, message)


def writing(rows: list[str], name: str) -> Hear:
    def hear(connection: object, envelope: Envelope) -> None:
        assert connection is CONNECTION
        rows.append(f"{name} {type(envelope.message).__name__}")

    return hear


def heard(message: Message, *names: dict[type, str]) -> list[str]:
    """The rows that capabilities with these ears write of a message."""
    rows: list[str] = []
    parts = (Capability(hears={kind: writing(rows, name) for kind, name in ears.items()}) for ears in names)
    Capabilities("county", tuple(parts)).hear(CONNECTION, told(message))
    return rows


def test_every_capability_that_hears_a_message_writes_its_rows_in_their_order():
    ears = {projects.ProgressReported: "steps"}, {projects.ProgressReported: "projects"}

    assert heard(PROGRESS, *ears) == ["steps ProgressReported", "projects ProgressReported"]


def test_a_message_that_nobody_hears_leaves_no_row():
    assert heard(OPENED, {projects.ProgressReported: "steps"}) == []


def test_what_is_said_of_a_base_class_is_written_before_what_is_said_of_the_kind():
    ears = {projects.ProgressReported: "steps"}, {object: "position"}

    assert heard(PROGRESS, *ears) == ["position ProgressReported", "steps ProgressReported"]
    assert heard(OPENED, *ears) == ["position AccountOpened"]


def test_a_message_becomes_the_command_of_one_capability_alone():
    def react(_: Envelope) -> None:
        return None

    parts = tuple(Capability(reactions={projects.ProgressReported: react}) for _ in range(2))

    with pytest.raises(RegistryIncomplete, match="two capabilities give reactions of ProgressReported"):
        cast(Any, Capabilities("county", parts).react)(told(PROGRESS))
