"""Changes of what money is for: of use between projects and purposes, and of broad category."""

from audit.books.book import AVAILABLE, COMMITTED, Book, Draw, Wrong, same, total_fen
from audit.books.pool import Entry
from audit.books.records import Project


class UseChanged(Entry, gc=False):
    """Unpaid money goes to another project; within one project only its purpose changes and none moves."""

    TOPIC = "ledger.special-account.use-changed"
    project: str
    to_project: str
    fen: int
    draws: tuple[Draw, ...]
    minutes_no: str

    def enter(self, book: Book) -> None:
        source = book.project(self.project)
        if source.closed:
            raise Wrong(f"项目 {self.project} 的资金已清理过")
        if self.fen > source.approved - source.paid - source.requested:
            raise Wrong(f"项目 {self.project} 没有 {self.fen} 分未拨付的资金可调整用途")
        book.use_changes.add(book.entries + 1)
        if self.to_project == self.project:
            same("移出金额", total_fen(self.draws), 0)
            return
        same("调整金额", self.fen, total_fen(self.draws))
        book.move(self.draws, COMMITTED, COMMITTED, self.project, self.to_project)
        source.approved -= self.fen
        target = book.projects.setdefault(self.to_project, Project(0, self.minutes_no, rest=True))
        target.approved += self.fen


class UseChangeFiled(Entry, gc=False):
    TOPIC = "ledger.special-account.use-change-filed"
    change_no: int
    of_book: str = ""

    def enter(self, book: Book) -> None:
        if self.of_book and self.of_book not in book.continues:
            raise Wrong(f"专账 {self.of_book} 没有结转至 {book.name}，不能在此备案")
        waiting = (book.shelf.get(self.of_book, Book()) if self.of_book else book).use_changes
        if self.change_no not in waiting:
            raise Wrong(f"第 {self.change_no} 号分录不是尚未备案的用途调整")
        waiting.remove(self.change_no)


class CategoryTransferred(Entry, gc=False):
    """Part of a lot counts as another broad category; it lies where it lay."""

    TOPIC = "ledger.special-account.category-transferred"
    lot: str
    source: str
    target: str
    fen: int

    def enter(self, book: Book) -> None:
        free = book.balances.get((self.lot, AVAILABLE, ""), 0)
        if self.source == self.target or not 0 < self.fen <= free:
            raise Wrong(f"“{self.lot}”可用 {free} 分，不能把 {self.fen} 分从“{self.source}”统筹到“{self.target}”")
