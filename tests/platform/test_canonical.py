"""However fast events are made and written, they are the library's events and sorted JSON to the byte."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from shared.kernel.acts import Act, Actor
from shared.kernel.aggregate import Aggregate, Created, Event
from shared.platform.eventstore.canonical_json import StateWriter, canonical
from tests.platform.tally import Tally

ACT = Act("c", Actor("s", "r", "p", "o", "654024"), date(2020, 3, 2), datetime(2020, 3, 2, 4, tzinfo=UTC), "理由")
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
SORTED = msgspec.json.Encoder(order="sorted")


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Part:
    zeta: str
    alpha: int
    middle: date | None = None


@dataclass(frozen=True)
class One:
    only: int


@dataclass(frozen=True)
class Nest:
    part: Part
    also: int


class Row(NamedTuple):
    name: str
    fen: int


FIELDS = {
    "rows": tuple[Row, ...],
    "act": Act,
    "zone": str,
    "count": int,
    "part": Part,
    "one": One,
    "nest": Nest,
    "parts": tuple[Part, ...],
    "flags": tuple[str, ...],
    "counts": dict[str, int],
    "names": frozenset[str],
    "colour": Colour,
    "maybe": Part | None,
}
TEXT = some.text(alphabet='ab财"\\\x01é', max_size=4)
PARTS = some.builds(Part, TEXT, some.integers(), some.none() | some.dates())
STATES = some.fixed_dictionaries(
    {
        "act": some.just(ACT),
        "rows": some.lists(some.builds(Row, TEXT, some.integers(0, 9)), max_size=2).map(tuple),
        "zone": TEXT,
        "count": some.integers(-(2**60), 2**60),
        "part": PARTS,
        "one": some.builds(One, some.integers()),
        "nest": some.builds(Nest, PARTS, some.integers()),
        "parts": some.lists(PARTS, max_size=3).map(tuple),
        "flags": some.lists(TEXT, max_size=3).map(tuple),
        "counts": some.dictionaries(TEXT, some.integers(), max_size=4),
        "names": some.frozensets(TEXT, max_size=4),
        "colour": some.sampled_from(Colour),
        "maybe": some.none() | PARTS,
    }
)


@UNHURRIED
@given(some.lists(STATES, min_size=1, max_size=3))
def test_a_state_is_written_as_sorting_would_write_it(states: list[dict[str, Any]]) -> None:
    writer = StateWriter(FIELDS)

    for state in states:
        assert writer.write(state) == SORTED.encode(state) == canonical(state)


def test_another_act_is_not_mistaken_for_the_last() -> None:
    writer = StateWriter({"act": Act, "n": int})
    other = Act("d", ACT.actor, ACT.effective_on, ACT.recorded_at)

    for act in (ACT, ACT, other, ACT):
        assert writer.write({"act": act, "n": 1}) == SORTED.encode({"act": act, "n": 1})


def test_an_event_is_the_one_the_library_would_have_made() -> None:
    ours, theirs = (Tally.create(Tally.Opened, ACT, name="a") for _ in range(2))

    ours.record(Tally.Added, ACT, n=7)
    theirs.trigger_event(Tally.Added, act=ACT, timestamp=ACT.recorded_at, n=7)

    assert ours == theirs
    assert ours.pending_events[-1] == theirs.pending_events[-1]
    assert vars(ours.pending_events[-1]) == vars(theirs.pending_events[-1])
    assert (ours.version, ours.modified_on, ours.total) == (theirs.version, theirs.modified_on, 7)


class Grown(Aggregate):
    """Has an event that learned a field later."""

    TOPIC = "tally.grown"

    class Opened(Created):
        TOPIC = "tally.grown.opened"
        name: str

    class Changed(Event):
        TOPIC = "tally.grown.changed"
        what: str
        why: str = ""

    create_id = staticmethod(Tally.create_id)


def test_a_default_is_stored_and_a_fact_too_many_or_too_few_is_refused() -> None:
    grown = Grown.create(Grown.Opened, ACT, name="a")

    grown.record(Grown.Changed, ACT, what="x")

    assert vars(grown.pending_events[-1])["why"] == ""
    for wrong in ({}, {"what": "x", "more": 1}):
        with pytest.raises(TypeError):
            grown.record(Grown.Changed, ACT, **wrong)
    assert (grown.version, len(grown.pending_events)) == (2, 2)


def test_an_event_that_opens_an_aggregate_opens_no_other() -> None:
    tally = Tally.create(Tally.Opened, ACT, name="a")

    with pytest.raises(TypeError, match="no plain event"):
        tally.record(Tally.Opened, ACT, name="b")
    assert (tally.name, tally.version) == ("a", 1)


def test_an_event_out_of_turn_is_not_applied() -> None:
    one, two = (Tally.create(Tally.Opened, ACT, name="a") for _ in range(2))
    for n in (1, 2):
        one.record(Tally.Added, ACT, n=n)

    with pytest.raises(LookupError):
        two.apply(one.pending_events[-1])
    assert (two.version, two.total) == (1, 0)
