"""What others hear of objections: that there is one and how it was decided, nothing of the words or the writer."""

from services.disclosure.notices.messages import published
from services.disclosure.objections.events import ObjectionInvestigated, ObjectionReceived, ObjectionResolved
from shared.contracts import disclosure
from shared.contracts.envelope import Published
from shared.platform.capability import Message


def _received(event: ObjectionReceived) -> Published:
    of = event.of
    message = disclosure.ObjectionReceived(
        notice=of.notice, about=of.about, county=of.county, fiscal_year=of.fiscal_year, window=of.window,
        objection=event.objection,
    )  # fmt: skip
    return published("objection-received", of, message)


def _investigated(event: ObjectionInvestigated) -> Published:
    of = event.of
    message = disclosure.ObjectionInvestigated(
        notice=of.notice, about=of.about, county=of.county, fiscal_year=of.fiscal_year, window=of.window,
        objection=event.objection,
    )  # fmt: skip
    return published("objection-investigated", of, message)


def _resolved(event: ObjectionResolved) -> Published:
    of = event.of
    message = disclosure.ObjectionResolved(
        notice=of.notice, about=of.about, county=of.county, fiscal_year=of.fiscal_year, window=of.window,
        objection=event.objection, upheld=event.upheld,
    )  # fmt: skip
    return published("objection-resolved", of, message)


MESSAGES: dict[type, Message] = {
    ObjectionReceived: _received,
    ObjectionInvestigated: _investigated,
    ObjectionResolved: _resolved,
}
