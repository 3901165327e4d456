"""What all use cases of the ledger share: finding a book, a project's file and the rules that bind them."""

from services.ledger.domain.account import SpecialAccount, book_parts
from services.ledger.domain.errors import BookNotOpen
from services.ledger.domain.project_file import ProjectFile
from shared.eventstore import Repository
from shared.kernel.acts import Act
from shared.rulepacks import RulePack, RulePacks


class Books:
    """One method per command. The book's rule pack is the one that binds its county on the act's business date."""

    def __init__(self, packs: RulePacks) -> None:
        self._packs = packs

    def _pack(self, account: SpecialAccount, act: Act) -> RulePack:
        return self._packs.for_place(account.county, act.effective_on)


def book(books: Repository, name: str) -> SpecialAccount:
    """The special account of that name ("654024-2020"); raises BookUnreadable or BookNotOpen."""
    account = books.find(SpecialAccount, SpecialAccount.create_id(*book_parts(name)))
    if account is None:
        raise BookNotOpen(f"专账 {name} 尚未开立，请县财政部门先开立并指定管理人")
    return account


def project_file(books: Repository, project: str) -> ProjectFile | None:
    """What is on file of a project, None when nothing was ever heard of it."""
    return books.find(ProjectFile, ProjectFile.create_id(project))
