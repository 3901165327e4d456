"""What every entry leaves behind: its line in the book and its postings."""

from typing import Any

from sqlalchemy import Connection, insert, update

from services.ledger.book.entry import Entry
from services.ledger.book.postings import stage
from services.ledger.book.tables import entries, postings
from shared.platform.capability import Row


def _entry(sequence: int, event: Any) -> dict[str, Any]:
    """The entry's row."""
    facts = vars(event)
    act, terms = event.act, facts.get("terms")
    money = terms or facts.get("receipt") or facts.get("said")
    return {
        "book": event.book,
        "entry_no": event.originator_version,
        "sequence": sequence,
        "kind": event.TOPIC.rsplit(".", 1)[1],
        "effective_on": act.effective_on,
        "recorded_at": act.recorded_at,
        "organisation": act.actor.organisation,
        "role": act.actor.role,
        "post": act.actor.post,
        "staff": act.actor.staff,
        "fen": facts.get("fen", money.fen if money else 0),
        "lot": facts.get("lot", ""),
        "project": terms.project if terms else facts.get("project", ""),
        "payment": facts.get("payment", ""),
        "rule_pack": facts.get("rule_pack", ""),
        "reverses": 0,
        "of_book": facts.get("of_book", ""),
        "reversed_by": [],
        "reversed_later": [],
        "replaces": facts.get("replaces", terms.replaces if terms else 0),
        "replaced_by": 0,
        "reason": act.reason,
        "adjusts": act.adjusts,
        "simulated": act.simulated,
    }


def _postings(sequence: int, event: Entry) -> list[dict[str, Any]]:
    """Its postings' rows, in order; none when no money moved."""
    return [
        {
            "sequence": sequence,
            "ordinal": ordinal,
            "book": event.book,
            "entry_no": event.originator_version,
            "account": account,
            "stage": stage(account),
            "fen": fen,
            "effective_on": event.act.effective_on,
            "recorded_at": event.act.recorded_at,
            "adjusts": event.act.adjusts,
        }
        for ordinal, (account, fen) in enumerate(event.postings())
    ]


def write(connection: Connection, sequence: int, event: Any) -> None:
    """The line of one entry, and its postings."""
    row = _entry(sequence, event)
    connection.execute(_NEW_ENTRY, row)
    if reversal_no := event.books_anew():
        _replaced(connection, event.book, reversal_no, row["entry_no"])
    if made := _postings(sequence, event):
        connection.execute(_NEW_POSTINGS, made)


def _replaced(connection: Connection, book: str, reversal_no: int, entry_no: int) -> None:
    """The reversing entry names what was booked in the place of what it undid, as that names it."""
    one = (entries.c.book == book, entries.c.entry_no == reversal_no)
    connection.execute(update(entries).where(*one).values(replaced_by=entry_no))


_NEW_ENTRY, _NEW_POSTINGS = insert(entries), insert(postings)
ROWS: dict[type, Row] = {Entry: write}
