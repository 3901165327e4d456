"""What is no copy of the log, checked against it: the log's own seal, how far it was read, snapshots, kept answers."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, text

from shared.kernel.aggregate import Aggregate
from shared.kernel.divisions import succession
from shared.platform.eventstore.registry import EventRegistry
from shared.platform.eventstore.snapshots import Snapshots, codec
from shared.platform.eventstore.store import EventTable, fold
from shared.platform.reconciling.findings import MOST_NAMED, Difference, Finding, What
from shared.platform.reconciling.recomputing import Ask, NotCompared, ReadModel, Told
from shared.platform.sealing import Broken, SealBook, StoredTree, check_answers
from shared.tlog.tiles import WIDTH, BadTile

POSITIONS = "positions"
DIVISIONS = "divisions"


def read_positions(connection: Connection) -> dict[str, int]:
    """How far each log was read, as the database says."""
    return {row.source: int(row.position) for row in connection.execute(text("SELECT source, position FROM positions"))}


def check_log(connection: Connection, service: str, told: Told) -> list[Finding]:
    """Entries of the log that are not as they were sealed, or not there. Nothing is put right by a log like this."""
    table = f"{service}_events"
    found = [_of_log(table, f"the log has no entry {number}") for number in _gaps(connection, table)]
    if connection.execute(_THERE, {"name": f"{service}_tiles"}).scalar() is None:
        return found
    tree = StoredTree(connection, service)
    size = tree.size()
    for index in range(-(-size // WIDTH)):
        found += [_of_log(table, each) for each in _unlike(tree, index, size)]
        told("checking the log", min((index + 1) * WIDTH, size), size)
        if len(found) >= MOST_NAMED:
            return found
    return found + [_of_log(table, each) for each in _unsigned(connection, service, tree, size)]


def _unlike(tree: StoredTree, index: int, size: int) -> list[str]:
    """What below one tile is not as it was sealed."""
    try:
        tree.check_tile(index, size)
    except Broken as broken:
        return [detail for _, detail in tree.differences(index, size)] or [str(broken)]
    return []


def _unsigned(connection: Connection, service: str, tree: StoredTree, size: int) -> list[str]:
    """Whether the tree is the one that was signed last."""
    last = SealBook(connection, service).last()
    try:
        signed = last.open() if last else None
        if signed is not None and (signed.size > size or tree.at(size).root_at(signed.size) != signed.root):
            return [f"the first {signed.size} entries do not give the root that was signed"]
    except (Broken, BadTile) as broken:
        return [str(broken)]
    return []


_THERE = text("SELECT to_regclass('public.' || :name)")


def check_kept_answers(connection: Connection, service: str) -> list[Finding]:
    """Kept answers that are not what they were when they were given."""
    table = f"{service}_commands"
    return [
        Finding(table, What.CHANGED, {"number": each.number} if each.number else {}, detail=each.detail)
        for each in check_answers(connection, service)
    ]


def _of_log(table: str, detail: str) -> Finding:
    return Finding(table, What.CHANGED, detail=detail)


def _gaps(connection: Connection, table: str) -> list[int]:
    """The first numbers of the log that are not there, up to the last that is."""
    query = f"SELECT count(*), coalesce(max(notification_id), 0) FROM public.{table}"  # noqa: S608 - our own names
    count, last = connection.execute(text(query)).one()
    if count == last:
        return []
    holes = (
        "SELECT previous + 1 FROM (SELECT notification_id, lag(notification_id, 1, 0::int8)"  # noqa: S608
        f" OVER (ORDER BY notification_id) AS previous FROM public.{table}) numbered"
        " WHERE notification_id <> previous + 1 ORDER BY notification_id LIMIT 100"
    )
    return list(connection.execute(text(holes)).scalars())


def check_positions(
    model: ReadModel, positions: Mapping[str, int], ends: Mapping[str, int], ask: Ask
) -> Iterator[Finding | str]:
    """Positions that no log reaches (`ends` says where those end that make rows); a sentence where nobody could say."""
    for source, end in ends.items():
        yield of_position(source, positions[source], end)
    if positions.get(DIVISIONS, edition := succession().edition) != edition:
        yield of_position(DIVISIONS, positions[DIVISIONS], edition)
    for source in model.reacts_to:
        if (position := positions.get(source, 0)) > 0:
            try:
                if not ask(source, position - 1):
                    yield of_position(source, position, None)
            except NotCompared as why:
                yield str(why)


def of_position(source: str, stored: int, right: int | None) -> Finding:
    """A position that is not what it must be; None where only that much is known."""
    columns = (Difference("position", stored, right),)
    return Finding(POSITIONS, What.CHANGED, {"source": source}, columns, detail="no log reaches this position")


def put_position_right(connection: Connection, finding: Finding) -> None:
    """Set a position to where its log ends."""
    values = {"s": finding.key["source"], "p": finding.columns[0].recomputed}
    connection.execute(text("UPDATE public.positions SET position = :p WHERE source = :s"), values)


def check_snapshots(connection: Connection, registry: EventRegistry, told: Told) -> Iterator[Finding]:
    """Snapshots whose state is not what the log gives at their version. Those of another version are used by nobody."""
    table = f"{registry.service}_snapshots"
    if connection.execute(_THERE, {"name": table}).scalar() is None:
        return
    query = f"SELECT aggregate_id, schema FROM public.{table} ORDER BY aggregate_id"  # noqa: S608 - our own names
    rows = connection.execute(text(query)).all()
    for number, (name, schema) in enumerate(rows, start=1):
        if why := _wrong(connection, registry, name, bytes(schema)):
            yield Finding(table, What.CHANGED, {"aggregate": str(name)}, detail=why)
        told("checking snapshots", number, len(rows))


def _wrong(connection: Connection, registry: EventRegistry, name: Any, schema: bytes) -> str:
    """What is wrong with a snapshot; empty where nothing is, or nobody would use it."""
    cls = _class_of(connection, registry, name)
    if cls is None or not hasattr(cls, "STATE"):
        return "the log has no such aggregate"
    if schema != codec(cls).schema:
        return ""
    taken = Snapshots(registry.service).find(connection, cls, name)
    if taken is None:
        return "its bytes or its entry are not those it was taken with"
    told = fold(None, _until(EventTable(registry), connection, taken))
    return "" if taken == told else "its state is not what the log gives"


def remove_snapshot(connection: Connection, service: str, aggregate: str) -> None:
    """Take a snapshot away: the aggregate is then opened from the log."""
    statement = f"DELETE FROM public.{service}_snapshots WHERE aggregate_id = CAST(:id AS uuid)"  # noqa: S608
    connection.execute(text(statement), {"id": aggregate})


def _class_of(connection: Connection, registry: EventRegistry, name: Any) -> type[Aggregate] | None:
    query = f"SELECT topic FROM public.{registry.service}_events WHERE originator_id = :id LIMIT 1"  # noqa: S608
    topic = connection.execute(text(query), {"id": name}).scalar()
    return registry.aggregate_of(topic) if topic else None


def _until(events: EventTable, connection: Connection, taken: Aggregate) -> Iterator[Any]:
    """The events of an aggregate up to the version at which it was taken."""
    for event in events.of(connection, taken.id):
        if event.originator_version > taken.version:
            return
        yield event
