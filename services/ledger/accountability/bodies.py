"""Request body of who answers."""

from typing import Literal

from services.ledger.accountability.decisions import Named
from services.ledger.book.fields import EntryBody, Filled
from shared.platform.web.bodies import Day


class ResponsibleBody(EntryBody):
    """From `since` on this organisation and this official are the body; `document_no` is the paper that says so."""

    body: Literal["county", "leading-group", "project-department", "finance"]
    organisation: Filled
    person: Filled
    post: Filled
    since: Day
    document_no: Filled

    def to_named(self) -> Named:
        """The appointment."""
        return Named(self.body, self.organisation, self.person, self.post, self.since, self.document_no)
