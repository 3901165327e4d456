"""The two master ledgers agree project by project (对应建立, MON-21)."""

from sqlalchemy import Connection

from services.monitoring.alerts.alert import Finding
from services.monitoring.alerts.decisions import Terms
from services.monitoring.alerts.rule import CheckedRule, with_thousands
from services.monitoring.reconciliation.decisions import Difference, Kind, differences
from services.monitoring.reconciliation.queries import read_pairs
from services.monitoring.upstream.book import Book
from shared.policy.citing import clause_of

DISAGREEMENTS = {
    Kind.ONLY_IN_FUNDS: "只在资金总台账中",
    Kind.ONLY_IN_PROJECTS: "只在项目总台账中",
    Kind.AMOUNT_DIFFERS: "两本总台账金额不一致",
}


def look(connection: Connection, book: Book) -> tuple[Difference, ...]:
    """Where the two ledgers see a project differently."""
    return differences(read_pairs(connection, book.book))


def judge(book: Book, found: tuple[Difference, ...], terms: Terms) -> list[Finding]:
    """One finding for each project that the two master ledgers see differently."""
    return [_finding(book, difference, terms) for difference in found]


def _finding(book: Book, difference: Difference, terms: Terms) -> Finding:
    of_projects, of_funds = with_thousands(difference.projects_fen), with_thousands(difference.funds_fen)
    return RULE.finding(
        book,
        key=f"ledgers.{difference.project}.{difference.projects_fen}.{difference.funds_fen}",
        as_of=min(terms.as_of, terms.checked_on),
        figure=f"{DISAGREEMENTS[difference.kind]}：项目总台账 {of_projects} 元，资金总台账 {of_funds} 元",
        threshold="两本总台账对应一致",
        clause=clause_of(terms.pack, terms.pack.general.master_ledgers),
        about=difference.project,
    )


RULE = CheckedRule(
    code="LedgersDisagree",
    label="总台账不一致",
    severity="yellow",
    passed="资金总台账与项目总台账一致",
    look=look,
    judge=judge,
)
