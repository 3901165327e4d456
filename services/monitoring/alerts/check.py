"""A check (规则检查): that the rules of a place looked at a book, on record, so that nobody claims what nobody did."""

from datetime import date
from uuid import UUID, uuid5

from services.monitoring.upstream.book import Book
from shared.kernel.acts import Act
from shared.kernel.aggregate import Aggregate, Created

CHECKS = UUID("3f0a3b0e-7c52-5d6f-9a55-0b9a6c1f2d47")


class RuleCheck(Aggregate):
    """One run of the rules over one book; nothing ever changes it."""

    TOPIC = "monitoring.rule-check"
    LABEL = "规则检查"

    class RulesChecked(Created):
        """`rules` ran over the figures of `book` up to the ledger's entry `at_sequence`: `found` suspicions stand.

        `raised` of them are new alerts.
        """

        TOPIC = "monitoring.rule-check.rules-checked"
        county: str
        fiscal_year: int
        book: str
        as_of: date
        rules: tuple[str, ...]
        found: int
        raised: int
        at_sequence: int

        def apply(self, check: "RuleCheck") -> None:
            """What there is to know stands in the event."""

    @classmethod
    def ran(cls, book: Book, as_of: date, rules: tuple[str, ...], found: int, raised: int, act: Act) -> "RuleCheck":
        """The rules were run. Raises OutsideRegion."""
        act.within(book.county)
        return cls.create(
            cls.RulesChecked, act, id=uuid5(CHECKS, f"{book.book}/{act.actor.staff}/{act.command_id}"),
            county=book.county, fiscal_year=book.fiscal_year, book=book.book, as_of=as_of, rules=rules, found=found,
            raised=raised, at_sequence=book.sequence,
        )  # fmt: skip
