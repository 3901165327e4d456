"""The further releases of a notice."""

from sqlalchemy import Connection

from services.disclosure.corrections.events import Corrected
from services.disclosure.notices.read_model import change, ground, keep_release, words
from shared.platform.capability import Row


def _corrected(connection: Connection, sequence: int, event: Corrected) -> None:
    keep_release(connection, sequence, event, event.content, event.release, event.changes)
    ground(connection, event.of.notice, event.source)
    change(connection, sequence, event, {"release": event.release, **words(event.of, event.content)})


ROWS: dict[type, Row] = {Corrected: _corrected}
