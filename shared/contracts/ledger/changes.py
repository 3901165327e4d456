"""What money is for, and what it counts as, was changed."""

from datetime import date

import msgspec

from shared.contracts.ledger.movements import Draw


class UseChanged(msgspec.Struct, frozen=True, kw_only=True, tag="use-changed"):
    """Unpaid money of `project` is for `to_project`; where both are the same, for another purpose of its own.

    `draws` moved from one project's commitment to the other's. Due for filing with `department` by `due_on`.
    """

    book: str
    change_no: int
    project: str
    to_project: str
    old_purpose: str
    new_purpose: str
    fen: int
    draws: tuple[Draw, ...]
    plan_clause: str
    department: str
    due_on: date


class UseChangeFiled(msgspec.Struct, frozen=True, kw_only=True, tag="use-change-filed"):
    """A change of use was reported to the competent department for filing.

    `of_book` is the sealed book of an earlier year that the change lies in, empty where it lies in this one.
    """

    book: str
    change_no: int
    department: str
    filed_on: date
    receipt_no: str
    of_book: str = ""


class CategoryTransferred(msgspec.Struct, frozen=True, kw_only=True, tag="category-transferred"):
    """Free money of a lot counts as another broad category; its origin stays what it was."""

    book: str
    lot: str
    source: str
    target: str
    fen: int
    document_no: str


Message = UseChanged | UseChangeFiled | CategoryTransferred
