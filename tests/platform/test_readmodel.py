"""Rows made from events: many at once, and still in order."""

from sqlalchemy import create_engine, insert, select, update

from shared.platform.projections.read_model import BufferedWriter
from tests.platform.tally import totals


def test_gathered_rows_are_there_before_anything_else_happens(tally_database: tuple[str, str]) -> None:
    engine = create_engine(tally_database[1])
    with engine.begin() as connection:
        gathering = BufferedWriter(connection)
        gathering.execute(insert(totals), {"name": "a", "total": 1})
        gathering.execute(insert(totals), [{"name": "b", "total": 1}])
        written_at_once = connection.execute(select(totals)).all()
        gathering.execute(update(totals).where(totals.c.name == "a").values(total=totals.c.total + 1))
        gathering.execute(insert(totals), {"name": "c", "total": 1})

        read = gathering.execute(select(totals).order_by(totals.c.name)).all()
    engine.dispose()

    assert written_at_once == []
    assert [tuple(row) for row in read] == [("a", 2), ("b", 1), ("c", 1)]
