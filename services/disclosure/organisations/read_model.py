"""The offices that answer for places."""

from sqlalchemy import BigInteger, Column, Connection, Table, Text
from sqlalchemy.dialects.postgresql import insert as upsert

from services.disclosure.notices.read_model import metadata
from services.disclosure.organisations.events import OfficeChanged, OfficeNamed
from shared.platform.capability import Row

organisations = Table(
    "organisations", metadata,
    Column("place", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("hotline", Text, nullable=False),
    Column("sequence", BigInteger, nullable=False),
)  # fmt: skip


def _set(connection: Connection, sequence: int, event: OfficeNamed | OfficeChanged) -> None:
    row = {"place": event.place, "name": event.name, "hotline": event.hotline, "sequence": sequence}
    kept = upsert(organisations).values(row)
    connection.execute(kept.on_conflict_do_update(index_elements=["place"], set_=row))


ROWS: dict[type, Row] = {OfficeNamed: _set, OfficeChanged: _set}
