"""Who answers for the book's money."""

from datetime import date

import msgspec


class ResponsibleNamed(msgspec.Struct, frozen=True, kw_only=True, tag="responsible-named"):
    """From `since` on this organisation and the official of this post are the county's `body` that answers."""

    book: str
    body: str
    organisation: str
    post: str
    since: date
    document_no: str


Message = ResponsibleNamed
