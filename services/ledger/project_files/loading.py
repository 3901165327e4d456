"""Finding what is on file of a project, and the book that serves it."""

from services.ledger.book.account import SpecialAccount
from services.ledger.book.loading import account_of
from services.ledger.project_files.file import ProjectFile
from shared.platform.eventstore.store import Repository


def serving(books: Repository, file: ProjectFile) -> SpecialAccount | None:
    """The open book whose money serves a project: its year's, or the one that its sealed year went on into."""
    year = file.plan_year
    account = account_of(books, file.county, year)
    while account is not None and account.state.periods.year_closed:
        year += 1
        account = account_of(books, file.county, year)
    return account


def project_file(books: Repository, project: str) -> ProjectFile | None:
    """What is on file of a project, None when nothing was ever heard of it."""
    return books.named(ProjectFile, project)


def filed(books: Repository, project: str) -> tuple[ProjectFile | None, str]:
    """What is on file of a project, and the number it is filed under: by a former code of its county it is the same."""
    file = project_file(books, project)
    return file, file.project if file else project
