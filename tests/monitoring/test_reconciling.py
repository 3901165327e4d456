"""What monitoring shows is compared with the logs: what was changed behind its back is named, and put right."""

from datetime import date
from typing import Any

import psycopg
import pytest
from sqlalchemy import select

from services.monitoring.main import SERVICE
from services.monitoring.upstream.read_model import books
from shared.platform.reconciling import NotCompared, Outcome
from shared.platform.reconciling.findings import Found
from tests.conftest import Cluster
from tests.monitoring.world import BOOK, World, rows
from tests.reconciling import reconciled

ON = date(2020, 3, 2)


@pytest.fixture
async def told(county: World) -> World:
    """A county with money that came in, was set aside and paid, a project, a notice and an alert."""
    await county.opened(ON)
    await county.received("A 1", 500_000_00, ON)
    await county.superior("B 1", 800_000_00, ON)
    await county.drafted("360724-P1", ON)
    await county.drafted("360724-P2", ON)
    await county.decided("360724-P1", 300_000_00, ON)
    await county.committed("360724-P1", ON, **{"A 1": 300_000_00})
    await county.paid("360724-P1", date(2020, 4, 1), **{"A 1": 100_000_00})
    await county.noticed("N1", ON, date(2020, 3, 12))
    checked = await county.api.post("/checks", {"book": BOOK, "as_of": "2020-06-30"}, role="finance", region="360724")
    assert checked.status_code == 201, checked.text
    read = await county.api.get(f"/books/{BOOK}?wait_for={checked.json()['sequence']}")
    assert read.status_code == 200, read.text
    return county


def change(cluster: Cluster, world: World, *statements: str) -> None:
    """As superuser, past every grant and trigger."""
    url = cluster.server.url(world.api.database_url.rsplit("/", 1)[1]).replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        for statement in statements:
            assert connection.execute(statement).rowcount != 0, statement


def found(world: World, **more: Any) -> Found:
    return reconciled(world.api.database_url, SERVICE.read_model, world.told, **more)


async def test_what_nobody_touched_agrees(told: World) -> None:
    assert found(told).outcome is Outcome.EQUAL


def without_arrivals(shown: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """All but the lines of the stream, which are numbered as they come."""
    return {name: lines for name, lines in shown.items() if name != "changes"}


CHANGES = {
    "an amount": "UPDATE books SET disbursed_fen = disbursed_fen + 1",
    "a word": "UPDATE projects SET name = '另一个项目' WHERE project = '360724-P1'",
    "a row less": "DELETE FROM movements WHERE kind = 'disbursed'",
    "a row more": "INSERT INTO notices (notice, county, fiscal_year) VALUES ('N9', '360724', 2020)",
    "two rows swapped": "UPDATE lots SET lot = CASE lot WHEN 'A 1' THEN 'B 1' ELSE 'A 1' END",
    "an alert": "UPDATE alerts SET state = 'closed'",
    "a line of the stream": "UPDATE changes SET what = 'nothing' WHERE id = (SELECT min(id) FROM changes)",
    "a position behind": "UPDATE positions SET position = position + 7 WHERE source = 'ledger'",
    "a table emptied": "DELETE FROM project_money",
}


@pytest.mark.parametrize("statement", CHANGES.values(), ids=CHANGES)
async def test_what_a_superuser_changed_is_named_and_put_right(told: World, cluster: Cluster, statement: str) -> None:
    if "lots SET lot" in statement:
        change(cluster, told, "ALTER TABLE lots DROP CONSTRAINT lots_pkey")
    before = rows(told.api)
    change(cluster, told, statement)

    looked, healed = found(told), found(told, heals=True)

    assert (looked.outcome, looked.healed) == (Outcome.DIFFERS, 0)
    assert healed.outcome is Outcome.HEALED
    assert [(f.table, f.what, f.key) for f in healed.findings] == [(f.table, f.what, f.key) for f in looked.findings]
    assert all(finding.healed for finding in healed.findings)
    assert found(told).outcome is Outcome.EQUAL
    assert without_arrivals(rows(told.api)) == without_arrivals(before)


async def test_a_finding_names_table_key_column_and_both_values(told: World, cluster: Cluster) -> None:
    change(cluster, told, "UPDATE books SET disbursed_fen = 7, rule_pack = 'other'")

    (finding,) = found(told).findings

    assert (finding.table, finding.what, finding.key, finding.place) == ("books", "changed", {"book": BOOK}, "360724")
    told_of = {d.column: (d.stored, d.recomputed) for d in finding.columns}
    assert told_of == {"disbursed_fen": (7, 100_000_00), "rule_pack": (None, None)}


async def test_a_row_that_stands_twice_is_found(told: World, cluster: Cluster) -> None:
    change(cluster, told, "ALTER TABLE lots DROP CONSTRAINT lots_pkey", "INSERT INTO lots SELECT * FROM lots")

    assert found(told).differing == 2
    assert found(told, heals=True).outcome is Outcome.HEALED
    assert len(rows(told.api)["lots"]) == 2


async def test_without_its_publishers_nothing_is_said_to_agree(told: World) -> None:
    def silent(source: str, _: int) -> Any:
        raise NotCompared(f"{source} does not answer")

    looked = found(told, ask=silent)

    assert looked.outcome is Outcome.NOT_COMPARED
    assert looked.reasons == ["ledger does not answer"]


async def test_a_message_that_a_feed_leaves_out_is_named_and_nothing_is_put_right(
    told: World, cluster: Cluster
) -> None:
    change(cluster, told, "UPDATE books SET disbursed_fen = 7")
    del told.told[1]

    looked = found(told, heals=True)

    assert looked.outcome is Outcome.NOT_COMPARED
    assert looked.reasons == ["ledger: its feed has no entry 2, and 5 were heard"]


async def test_rows_of_entries_that_a_log_has_lost_are_kept(told: World) -> None:
    """They are all that is left of them."""
    told.told.remove(next(e for e in reversed(told.told) if e.source == "ledger"))
    before = rows(told.api)

    looked = found(told, heals=True)

    assert looked.outcome is Outcome.DIFFERS
    assert ("positions", {"source": "ledger"}) in [(f.table, f.key) for f in looked.findings]
    assert rows(told.api) == before


async def test_a_log_with_a_hole_puts_nothing_right(told: World, cluster: Cluster) -> None:
    change(cluster, told, "DELETE FROM monitoring_events WHERE notification_id = 1", "UPDATE books SET spent_fen = 7")

    looked = found(told, heals=True)

    assert looked.outcome is Outcome.DIFFERS
    assert [f.detail for f in looked.findings] == ["the log has no entry 1"]
    with told.api.app.state.service.engine.connect() as connection:
        assert list(connection.scalars(select(books.c.spent_fen))) == [7]


async def test_recomputing_stops_where_the_disk_would_fill(told: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.platform.reconciling.recomputing.LOOKS_AT_ROOM", 1)

    looked = found(told, most_bytes=10)

    assert looked.outcome is Outcome.NOT_COMPARED
    assert "disk" in looked.reasons[0]
