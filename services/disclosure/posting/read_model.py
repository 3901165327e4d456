"""The first release of a notice, and the photos of it on the wall."""

from dataclasses import asdict

from sqlalchemy import BigInteger, Column, Connection, DateTime, Table, Text, insert

from services.disclosure.notices.read_model import change, keep_release, metadata, posted
from services.disclosure.notices.reference import State
from services.disclosure.posting.events import AnnouncementPublished, PostingProved
from shared.platform.capability import Row

proofs = Table(
    "proofs", metadata,
    Column("sequence", BigInteger, primary_key=True),
    Column("notice", Text, nullable=False, index=True),
    Column("place", Text, nullable=False),
    Column("photo_sha256", Text, nullable=False),
    Column("taken_at", DateTime(timezone=True), nullable=False),
)  # fmt: skip


def _published(connection: Connection, sequence: int, event: AnnouncementPublished) -> None:
    keep_release(connection, sequence, event, event.content, 1)
    out = {"state": State.PUBLISHED, **posted(event, event.act.recorded_on, sequence)}
    change(connection, sequence, event, out)


def _proved(connection: Connection, sequence: int, event: PostingProved) -> None:
    row = {"notice": event.of.notice, "sequence": sequence, **asdict(event.proof)}
    connection.execute(insert(proofs).values(row))


ROWS: dict[type, Row] = {AnnouncementPublished: _published, PostingProved: _proved}
