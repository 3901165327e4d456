"""Who answers for the book's money, by name and post (落实到人到岗)."""

from datetime import date
from typing import TYPE_CHECKING

from services.ledger.book.entry import Entry

if TYPE_CHECKING:
    from services.ledger.book.pool import Pool


class ResponsibleNamed(Entry):
    """From `since` on this organisation and this official are the `body` that answers, as the paper says.

    What was named before stays on record: whoever held the post when money moved answers for it for life.
    """

    TOPIC = "ledger.special-account.responsible-named"
    body: str
    organisation: str
    person: str
    post: str
    since: date
    document_no: str
    rule_pack: str

    def apply(self, account: "Pool") -> None:
        account.answering[self.body] = (self.organisation, self.person, self.post)
