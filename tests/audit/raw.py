"""Raw logs as the ledger writes them, made from scenes of the rule book."""

from services.ledger.main import SERVICE
from shared.platform.eventstore.registry import TypedMapper
from shared.tlog.lines import line, rows
from tests.ledger import builders
from tests.ledger.builders import Scene

WHOLE = (
    *builders.READY,
    builders.pay(fen=50),
    builders.spend(fen=20),
    builders.request(fen=10),
    builders.review(passed=False),
    builders.state("P1", "S16"),
    builders.surplus(),
)
"""A project's whole life: money in, set aside, paid in part, refused once, surplus given back. Fen, not yuan."""


def log(*steps, county="654024", first=1):
    """The lines of everything that the steps make happen, the opening of the book included."""
    scene = Scene(county=county)
    book = type(scene.book).open(
        county, 2020, builders.KEEPER, scene.pack, builders.act(builders.FINANCE, region=county)
    )
    scene.book, events, taken = book, [], set()
    for step in steps:
        step(scene)
    for aggregate in (scene.book, *scene.files.values()):
        events += aggregate.collect_events()
        assert aggregate.id not in taken
        taken.add(aggregate.id)
    return lines(events, first)


def lines(events, first=1):
    """The lines of events, numbered from `first`."""
    stored = [TypedMapper(SERVICE.log.events).to_stored_event(event) for event in events]
    return [
        line(number, str(row.originator_id), row.originator_version, row.topic, row.state)
        for number, row in enumerate(stored, start=first)
    ]


def renumbered(made):
    """The same lines, their sequences gap-free in this order."""
    found = rows(b"".join(made))
    return [line(n, r[1].decode(), int(r[2]), r[3].decode(), r[4]) for n, r in enumerate(found, start=1)]
