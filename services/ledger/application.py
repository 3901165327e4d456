"""The ledger's use cases: load, decide, save. Every rule is the domain's; every handler runs in the single writer."""

from services.ledger import commands, importing
from services.ledger.domain.account import SpecialAccount, book_parts
from services.ledger.domain.errors import BookAlreadyOpen, BookNotOpen, LinesRefused
from services.ledger.domain.project_file import ProjectFile
from services.ledger.domain.receipts import Receipt
from shared.eventstore import Repository
from shared.importing import ImportReport, to_json
from shared.kernel.acts import Act
from shared.kernel.divisions import divisions
from shared.kernel.errors import DomainError, FieldProblem
from shared.rulepacks import RulePack, RulePacks
from shared.writer import Done


class Ledger:
    """One method per command. The book's rule pack is the one that binds its county on the act's business date."""

    def __init__(self, packs: RulePacks) -> None:
        self._packs = packs

    def open_book(self, books: Repository, command: commands.OpenBook) -> Done:
        """Open the one book of a county and year; nothing is committed by it."""
        divisions().get(command.county)
        found = books.find(SpecialAccount, SpecialAccount.create_id(command.county, command.fiscal_year))
        if found is not None:
            raise BookAlreadyOpen(f"{found.book} 已开立，一县一年只有一个资金池，由 {found.keeper} 管理")
        pack = self._packs.for_place(command.county, command.act.effective_on)
        account = SpecialAccount.open(command.county, command.fiscal_year, command.keeper, pack, command.act)
        books.add(account)
        return Done((account,), {"book": account.book, "keeper": account.keeper, "rule_pack": pack.name})

    def appoint_keeper(self, books: Repository, command: commands.AppointKeeper) -> Done:
        """Name another keeper or a substitute."""
        account = book(books, command.book)
        account.appoint(command.keeper, command.since, command.until, command.act)
        return Done((account,), {"book": account.book, "keeper": account.keeper})

    def receive_inflow(self, books: Repository, command: commands.ReceiveInflow) -> Done:
        """Book one receipt; it becomes a lot."""
        account = book(books, command.book)
        lot = account.receive(command.receipt, self._pack(account, command.act), command.act)
        return Done((account,), {"book": account.book, "lot": lot, "entry_no": account.version})

    def receive_inflows(self, books: Repository, command: commands.ReceiveInflows) -> Done:
        """Book many receipts in one round: all of them, or none and every bad line named."""
        account = book(books, command.book)
        lots, refused = self._receive_all(account, command.receipts, command.act)
        if refused:
            fields = tuple(problem for line, refusal in refused.items() for problem in _of_line(line, refusal))
            raise LinesRefused(f"{len(refused)} 行不能入账，整批未入账，请更正后重新提交", fields=fields)
        return Done((account,), {"book": account.book, "accepted": len(lots), "lots": lots})

    def import_inflows(self, books: Repository, command: commands.ImportInflows) -> Done:
        """Book what a file says came in: every row in one round, or none and every bad row named."""
        account = book(books, command.book)
        rows = importing.receipts_of(command.sheet, command.received_on)
        lots, refused = self._receive_all(account, tuple(rows.values()), command.act)
        sheet = importing.with_refusals(command.sheet, list(rows), refused)
        if not command.dry_run:
            sheet.require_importable()
        results = {number: {"lot": lot} for number, lot in zip(rows, lots, strict=False)} if not refused else {}
        return Done((account,), to_json(ImportReport(sheet=sheet, dry_run=command.dry_run, results=results)))

    def commit_funds(self, books: Repository, command: commands.CommitFunds) -> Done:
        """Set a decided project's money aside."""
        account = book(books, command.book)
        file = project_file(books, command.project)
        draws = account.commit(file, command.project, self._pack(account, command.act), command.act)
        split = [{"lot": draw.lot, "fen": draw.fen} for draw in draws]
        return Done((account,), {"project": command.project, "fen": sum(d.fen for d in draws), "draws": split})

    def request_payment(self, books: Repository, command: commands.RequestPayment) -> Done:
        """Ask for a payment."""
        account = book(books, command.book)
        file = project_file(books, command.terms.project)
        payment = account.request(command.terms, file, self._pack(account, command.act), command.act)
        return Done((account,), {"book": account.book, "payment": payment})

    def review_payment(self, books: Repository, command: commands.ReviewPayment) -> Done:
        """Review a payment against the rules of the day."""
        account = book(books, command.book)
        file = project_file(books, account.payment(command.payment).terms.project)
        pack = self._pack(account, command.act)
        findings = account.review(command.payment, command.passed, file, pack, command.act)
        outcome = {"payment": command.payment, "passed": command.passed, "findings": findings, "rule_pack": pack.name}
        return Done((account,), outcome)

    def post_payment(self, books: Repository, command: commands.PostPayment) -> Done:
        """Pay."""
        account = book(books, command.book)
        file = project_file(books, account.payment(command.payment).terms.project)
        pack = self._pack(account, command.act)
        draws = account.post(command.payment, command.voucher_no, file, pack, command.act)
        split = [{"lot": draw.lot, "fen": draw.fen} for draw in draws]
        return Done((account,), {"payment": command.payment, "voucher_no": command.voucher_no, "draws": split})

    def report_spending(self, books: Repository, command: commands.ReportSpending) -> Done:
        """Note what a unit spent."""
        account = book(books, command.book)
        file, pack = project_file(books, command.project), self._pack(account, command.act)
        spent = account.report_spending(
            file, command.project, command.fen, command.evidence, command.supplier, pack, command.act
        )
        return Done((account,), {"project": command.project, "spent_total_fen": spent})

    def return_surplus(self, books: Repository, command: commands.ReturnSurplus) -> Done:
        """Return an accepted project's surplus to the pool."""
        account = book(books, command.book)
        file = project_file(books, command.project)
        fen = account.return_surplus(file, command.project, self._pack(account, command.act), command.act)
        return Done((account,), {"project": command.project, "returned_fen": fen})

    def take_notes(self, books: Repository, command: commands.TakeNotes) -> Done:
        """Take down another service's facts about a project; the first one opens its file."""
        return Done((self._noted(books, command),), {})

    def answer_decision(self, books: Repository, command: commands.TakeNotes) -> Done:
        """Take down a decision and, where the book is open, set the money aside or record the shortage."""
        file = self._noted(books, command)
        account = books.find(SpecialAccount, SpecialAccount.create_id(file.county, file.plan_year))
        if account is None:
            return Done((file,), {})
        account.answer_decision(file, self._pack(account, command.act), command.act)
        return Done((file, account), {})

    def release_commitment(self, books: Repository, command: commands.TakeNotes) -> Done:
        """Take down a cancellation and give the unpaid money back to its lots."""
        file = self._noted(books, command)
        account = books.find(SpecialAccount, SpecialAccount.create_id(file.county, file.plan_year))
        if account is None:
            return Done((file,), {})
        account.release(file.project, command.act)
        return Done((file, account), {})

    def _noted(self, books: Repository, command: commands.TakeNotes) -> ProjectFile:
        file = project_file(books, command.project)
        if file is None:
            file = ProjectFile.open(command.project, command.county, command.source_sequence, command.act)
            books.add(file)
        for note, facts in command.notes:
            file.note(note, command.act, command.source_sequence, **facts)
        return file

    def _pack(self, account: SpecialAccount, act: Act) -> RulePack:
        return self._packs.for_place(account.county, act.effective_on)

    def _receive_all(
        self, account: SpecialAccount, receipts: tuple[Receipt, ...], act: Act
    ) -> tuple[list[str], dict[int, DomainError]]:
        pack = self._pack(account, act)
        account.only_keeper(act, pack)
        lots, refused = [], {}
        for line, receipt in enumerate(receipts):
            try:
                lots.append(account.receive(receipt, pack, act))
            except DomainError as refusal:
                refused[line] = refusal
        return lots, refused


def book(books: Repository, name: str) -> SpecialAccount:
    """The special account of that name ("654024-2020"); raises BookUnreadable or BookNotOpen."""
    account = books.find(SpecialAccount, SpecialAccount.create_id(*book_parts(name)))
    if account is None:
        raise BookNotOpen(f"专账 {name} 尚未开立，请县财政部门先开立并指定管理人")
    return account


def project_file(books: Repository, project: str) -> ProjectFile | None:
    """What is on file of a project, None when nothing was ever heard of it."""
    return books.find(ProjectFile, ProjectFile.create_id(project))


def _of_line(line: int, refusal: DomainError) -> list[FieldProblem]:
    found = refusal.fields or (FieldProblem("", refusal.detail),)
    return [FieldProblem(f"/lines/{line}{field.pointer}", field.detail) for field in found]
