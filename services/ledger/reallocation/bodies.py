"""Request bodies of changes inside the pool. Amounts are strings in yuan; they become integer fen at once."""

from typing import Annotated

from services.ledger.book.fields import EntryBody, Filled, Short
from services.ledger.reallocation.decisions import NewUse
from shared.kernel import money
from shared.platform.web.bodies import NUMBERS, Day, YuanText


class UseChangeBody(EntryBody):
    """Change the use of unpaid money of `project`: for `to_project`, or (without it) for another `purpose` of its own.

    `plan_clause` cites the plan it rests on, `department` is the competent department it is filed with.
    """

    project: Filled
    to_project: Short = ""
    purpose: Short = ""
    amount: YuanText
    plan_clause: Filled
    department: Filled

    def to_use(self) -> NewUse:
        """The change, in fen."""
        to = self.to_project or self.project
        fen = money.fen(self.amount)
        return NewUse(self.project, to, self.purpose, fen, self.plan_clause, self.department)


class UseFilingBody(EntryBody):
    """The day on which a change of use was reported, and the receipt's number; `of_book` where a sealed book has it."""

    of_book: Short = ""
    filed_on: Day
    receipt_no: Annotated[Short, NUMBERS] = ""


class CategoryTransferBody(EntryBody):
    """Free money of a lot counts as `target` instead of `source` (empty: it had none), by this pooling document."""

    lot: Filled
    source: Short = ""
    target: Filled
    amount: YuanText
    document_no: Filled
