"""A window's days and how it ended, in the row of its notice."""

from sqlalchemy import Connection

from services.disclosure.notices.read_model import change, keep_release, posted
from services.disclosure.notices.reference import State
from services.disclosure.windows.events import WindowClosed, WindowOpened, WindowRestarted, WindowVoided
from shared.platform.capability import Row


def _opened(connection: Connection, sequence: int, event: WindowOpened) -> None:
    keep_release(connection, sequence, event, event.content, 1)
    run = {"state": State.OPEN, "starts_on": event.starts_on, "ends_on": event.ends_on}
    change(connection, sequence, event, run | posted(event, event.starts_on, sequence))


def _restarted(connection: Connection, sequence: int, event: WindowRestarted) -> None:
    change(connection, sequence, event, {"starts_on": event.starts_on, "ends_on": event.ends_on})


def _closed(connection: Connection, sequence: int, event: WindowClosed) -> None:
    state = State.CLEAR if event.clear else State.OBJECTED
    change(connection, sequence, event, {"state": state, "ended_on": event.act.recorded_on})


def _voided(connection: Connection, sequence: int, event: WindowVoided) -> None:
    ended = {"state": State.VOID, "void_reason": event.why, "ended_on": event.act.recorded_on}
    change(connection, sequence, event, ended)


ROWS: dict[type, Row] = {
    WindowOpened: _opened,
    WindowRestarted: _restarted,
    WindowClosed: _closed,
    WindowVoided: _voided,
}
