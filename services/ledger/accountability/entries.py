"""Who answers for the book's money, by name and post (落实到人到岗)."""

from datetime import date

from services.ledger.book.date_rules import AFTERWARDS, Dated
from services.ledger.book.entry import Entry
from services.ledger.book.state import BookState


class ResponsibleNamed(Entry):
    """From `since` on this organisation and this official are the `body` that answers, as the paper says.

    What was named before stays on record: whoever held the post when money moved answers for it for life.
    """

    TOPIC = "ledger.special-account.responsible-named"
    DATES = Dated(AFTERWARDS)
    body: str
    organisation: str
    person: str
    post: str
    since: date
    document_no: str
    rule_pack: str

    def change(self, book: BookState) -> None:
        book.answering[self.body] = (self.organisation, self.person, self.post)
