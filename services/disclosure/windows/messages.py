"""What others hear of a window: projects and the ledger wait for it to close clear."""

from services.disclosure.notices.messages import published
from services.disclosure.windows.events import WindowClosed, WindowOpened, WindowRestarted, WindowVoided
from shared.contracts import disclosure
from shared.contracts.envelope import Published
from shared.platform.capability import Message


def _opened(event: WindowOpened | WindowRestarted) -> Published:
    of = event.of
    message = disclosure.WindowOpened(
        notice=of.notice, about=of.about, county=of.county, fiscal_year=of.fiscal_year, window=of.window,
        content_version=of.content_version, starts_on=event.starts_on, ends_on=event.ends_on,
    )  # fmt: skip
    return published("window-opened", of, message)


def _closed(event: WindowClosed) -> Published:
    of = event.of
    message = disclosure.WindowClosed(
        notice=of.notice, about=of.about, county=of.county, fiscal_year=of.fiscal_year, window=of.window,
        content_version=of.content_version, clear=event.clear, objections=event.objections,
    )  # fmt: skip
    return published("window-closed", of, message)


def _voided(event: WindowVoided) -> Published:
    of = event.of
    message = disclosure.WindowVoided(
        notice=of.notice, about=of.about, county=of.county, fiscal_year=of.fiscal_year, window=of.window
    )
    return published("window-voided", of, message)


MESSAGES: dict[type, Message] = {
    WindowOpened: _opened,
    WindowRestarted: _opened,
    WindowClosed: _closed,
    WindowVoided: _voided,
}
