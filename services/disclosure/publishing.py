"""Own event -> published message. Every event is published: the feed has no holes."""

from typing import Any

from services.disclosure.domain.notice import Notice
from services.disclosure.domain.organisation import Organisation
from services.disclosure.domain.subject import Subject
from shared.contracts import disclosure
from shared.contracts.envelope import Published
from shared.platform.eventstore.store import Recorded

WINDOW_EVENTS = (Notice.WindowOpened, Notice.WindowRestarted, Notice.WindowClosed, Notice.WindowVoided)


def publish(recorded: Recorded) -> Published:
    """What the world is told of one event. The words of objections and their hashes are not."""
    event = recorded.event
    match event:
        case Organisation.Named() | Organisation.Changed():
            said = disclosure.OrganisationSet(organisation=event.place, county=event.place[:6], hotline=event.hotline)
            return Published("organisation", "set", event.place, event.place, said)
        case Subject.Opened() | Subject.Noted():
            fact = "publicity-requested" if event.notice else "project-decided"
            noted = disclosure.SubjectNoted(project=event.project, fact=fact, source_sequence=event.source_sequence)
            return Published("subject", "noted", event.project, event.place, noted)
        case Subject.ResultNoted():
            noted = disclosure.SubjectNoted(project=event.project, fact="result", source_sequence=event.source_sequence)
            return Published("subject", "noted", event.project, event.place, noted)
        case _:
            name, message = _message(event)
            return Published("notice", name, event.of.notice, event.of.place, message)


def _message(event: Any) -> tuple[str, disclosure.Message]:
    about = {name: getattr(event.of, name) for name in ("about", "county", "fiscal_year")}
    about["notice"] = event.of.notice
    if hasattr(event, "objection"):
        return _objection(event, {**about, "window": event.of.window, "objection": event.objection})
    if isinstance(event, WINDOW_EVENTS):
        return _window(event, {**about, "window": event.of.window})
    return _paper(event, about)


def _paper(event: Any, about: dict[str, Any]) -> tuple[str, disclosure.Message]:
    match event:
        case Notice.Planned() | Notice.Extended():
            return "planned", disclosure.NoticePlanned(
                **about, notice_type=event.of.kind, place=event.of.place, window=event.of.window,
                content_version=event.of.content_version, due_on=event.due_on,
            )  # fmt: skip
        case Notice.AnnouncementPublished():
            return "announcement-published", disclosure.AnnouncementPublished(**about, notice_type=event.of.kind)
        case Notice.Corrected():
            return "corrected", disclosure.NoticeCorrected(**about, release=event.release)
        case Notice.PostingProved(proof=proof):
            hung = disclosure.PostingProved(**about, place=proof.place, photo_sha256=proof.photo_sha256)
            return "posting-proved", hung
        case _:
            raise LookupError(f"{type(event).__name__} has no message")


def _window(event: Any, about: dict[str, Any]) -> tuple[str, disclosure.Message]:
    version = event.of.content_version
    match event:
        case Notice.WindowClosed(clear=clear, objections=count):
            closed = disclosure.WindowClosed(**about, content_version=version, clear=clear, objections=count)
            return "window-closed", closed
        case Notice.WindowVoided():
            return "window-voided", disclosure.WindowVoided(**about)
        case _:
            opened = disclosure.WindowOpened(
                **about, content_version=version, starts_on=event.starts_on, ends_on=event.ends_on
            )
            return "window-opened", opened


def _objection(event: Any, about: dict[str, Any]) -> tuple[str, disclosure.Message]:
    match event:
        case Notice.ObjectionReceived():
            return "objection-received", disclosure.ObjectionReceived(**about)
        case Notice.ObjectionInvestigated():
            return "objection-investigated", disclosure.ObjectionInvestigated(**about)
        case _:
            return "objection-resolved", disclosure.ObjectionResolved(**about, upheld=event.upheld)
