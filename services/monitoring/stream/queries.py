"""The lines of the stream: which part of which book changed, in the order in which rows were written."""

from sqlalchemy import Engine, func, select

from services.monitoring.upstream.lists import Row
from services.monitoring.upstream.read_model import changes


class ChangeQueries:
    """What changed since."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def changes(self, after: int, limit: int) -> list[Row]:
        """The lines behind `after`."""
        wanted = select(changes).where(changes.c.id > after).order_by(changes.c.id).limit(limit)
        with self._engine.connect() as connection:
            return [dict(row) for row in connection.execute(wanted).mappings()]

    def last_change(self) -> int:
        """The newest line, 0 when there is none."""
        with self._engine.connect() as connection:
            return int(connection.execute(select(func.coalesce(func.max(changes.c.id), 0))).scalar_one())
