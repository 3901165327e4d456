"""Entries that a later one refers to: what may be reversed, reversals asked for, changes of use to be filed."""

from datetime import date

from shared.kernel.records import Record


class Original(Record):
    """An entry that moved money: an inflow, a commitment, a payment, a spending, or what was passed down `to` whom.

    `name` is its lot, project or payment; `left` is what of it has not been reversed, in fen; `on` its business date.
    """

    kind: str
    name: str
    left: int
    to: str = ""
    on: date = date.min


class Reversal(Record):
    """A reversal that one person asked for and another has to confirm: REQUESTED, then CONFIRMED or DECLINED.

    `of_book` is the sealed book of an earlier year that the original lies in, empty where it lies in this one.
    """

    original_no: int
    fen: int
    requested_by: str
    stage: str = "requested"
    of_book: str = ""
    requested_on: date = date.min
    body: str = ""


class Undone(Record):
    """A reversal that stands, of an entry of this kind; `replaced_by` is what was booked in its original's place."""

    kind: str
    replaced_by: str = ""
    on: date = date.min


class PassDown(Record):
    """Money of a lot that goes down a level: REQUESTED, then CONFIRMED under its id, or DECLINED.

    `fen` is net of what was reversed; in the lower book it is the line `fund_line` of `document_no`.
    """

    lot: str
    to: str
    fen: int
    document_no: str
    fund_line: str
    requested_by: str
    stage: str = "requested"
    transfer_id: str = ""
    requested_on: date = date.min
    passed_on: date = date.min
    body: str = ""


class UseChange(Record):
    """A change of use and whether it was reported for filing (备案)."""

    department: str
    changed_on: date
    filed: bool = False


PASSED_DOWN = "passed-down"
