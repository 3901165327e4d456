"""The pool: many channels in, one place to hold, and what is set aside for whom. `tap.py` adds the tap."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from services.ledger.book import entry_dates, invariants
from services.ledger.book import jurisdiction as authority
from services.ledger.book.batch import Batch
from services.ledger.book.entry import Entry, KeeperAppointed
from services.ledger.book.errors import (
    AlreadyCommitted,
    NotKeeper,
    OtherBook,
    PoolShort,
    SurplusAlreadyReturned,
    rests_on,
)
from services.ledger.book.lots import Commitment, Draw, Lot, held_by
from services.ledger.book.payment import GIVEN_UP, Payment
from services.ledger.book.periods import Periods
from services.ledger.book.receipt import Receipt, lot_key
from services.ledger.book.returned_payment import Returned
from services.ledger.book.reversible import Original, PassDown, Reversal, Undone, UseChange
from services.ledger.closing.entries import PeriodReopened
from services.ledger.commitments import allocation as draws
from services.ledger.corrections.errors import NotReversible
from services.ledger.inflows import decisions as intake
from services.ledger.inflows.decisions import NOTHING_PASSED, Intake, Passed
from services.ledger.inflows.entries import CommitmentRefused, CommitmentReleased, FundsCommitted, InflowReceived
from services.ledger.payments import gates
from services.ledger.project_files.file import ProjectFile
from shared.kernel.acts import Act
from shared.kernel.aggregate import Aggregate
from shared.kernel.date_order import DateOrder, NotBefore
from shared.kernel.divisions import succession
from shared.kernel.money import yuan
from shared.kernel.natural_keys import document_key
from shared.kernel.reasons import must_say_why
from shared.policy.model import RulePack

KEEPER_ORDER = DateOrder(
    {"since": "起始日期", "until": "截止日期", "recorded_on": "今天"},
    (
        NotBefore("until", "since", "代管的截止日期不得早于起始日期"),
        NotBefore("recorded_on", "since", "更换管理人即时生效，到任之日再登记"),
    ),
)


class Pool(Aggregate):
    """Lots come in under the keeper's hand; a confirmed project's money is set aside from them."""

    def __init__(self) -> None:
        self.book = self.county = self.keeper = ""
        self.fiscal_year = 0
        self.opened_on = self.keeper_since = date.min
        self.substitutes: list[tuple[str, date, date]] = []
        self.lots: dict[str, Lot] = {}
        self.respelled: dict[str, str] = {}
        self.commitments: dict[str, Commitment] = {}
        self.payments: dict[str, Payment] = {}
        self.vouchers: set[str] = set()
        self.batches: dict[str, Batch] = {}
        self.returned: dict[str, Returned] = {}
        self.transfers: set[str] = set()
        self.booked: dict[str, str] = {}
        self.announced: dict[str, int] = {}
        self.announced_on: dict[str, date] = {}
        self.originals: dict[int, Original] = {}
        self.reversals: dict[int, Reversal] = {}
        self.undone: dict[int, Undone] = {}
        self.recalled: dict[str, Original] = {}
        self.receipts: dict[str, Receipt] = {}
        self.shortages: dict[str, int] = {}
        self.periods = Periods()
        self.carried_away: dict[str, str] = {}
        self.brought: dict[str, str] = {}
        self.continues: tuple[str, ...] = ()
        self.changes: dict[int, UseChange] = {}
        self.filed_late: set[str] = set()
        self.pass_downs: dict[int, PassDown] = {}
        self.answering: dict[str, tuple[str, str, str]] = {}
        self.paid_to: dict[str, str] = {}
        self.found: dict[str, dict[str, int]] = {}

    def is_or_continues(self, book: str) -> bool:
        """Whether a book is this one or one that this one goes on with, by whichever of the county's codes."""
        return any(succession().same(book, own) for own in (self.book, *self.continues))

    def appoint(self, keeper: str, since: date, until: date | None, pack: RulePack, act: Act) -> None:
        """Name another keeper as from now, or with `until` a substitute for these days (both included).

        Who holds the tap changes for a reason: raises ReasonMissing.
        """
        authority.decides(self.county, pack, act)
        must_say_why(act, "专账管理人", {"管理人": self.keeper}, {"管理人": keeper})
        if until is None:
            KEEPER_ORDER.require({"since": since}, {"recorded_on": act.recorded_on})
        else:
            KEEPER_ORDER.require({"since": since, "until": until})
        self.enter(KeeperAppointed, act, keeper=keeper, since=since, until=until)

    def note_paid_to(self, payee: str, name: str) -> None:
        """Remember a payment or line under its payee: one text a payee, of which a book holds a hundred thousand."""
        before = self.paid_to.get(payee)
        self.paid_to[payee] = f"{before} {name}" if before else name

    def receive(self, receipt: Receipt, pack: RulePack, act: Act, *, passed: Passed = NOTHING_PASSED) -> str:
        """Book one inflow: the line of a document that brings one fund. Gives the lot it stays for life."""
        examined = self.examine((receipt,), pack, act, passed=passed)
        for refusal in examined.refused.values():
            raise refusal
        return self.take_in(examined, act)[0]

    def examine(self, lines: Iterable[Receipt], pack: RulePack, act: Act, *, passed: Passed = NOTHING_PASSED) -> Intake:
        """What would become of many receipts; the book stays as it is, however many of them are good.

        `passed` is what superiors' books say of the transfers that the receipts name.
        """
        self.only_keeper(act, pack)
        return intake.examine(self, lines, pack, act, passed)

    def take_in(self, examined: Intake, act: Act) -> list[str]:
        """Book what an examination found good, one entry each; gives their lots."""
        for facts in examined.good.values():
            self._enter(InflowReceived, act, facts)
        return [facts["lot"] for facts in examined.good.values()]

    def commit(
        self,
        file: ProjectFile | None,
        project: str,
        pack: RulePack,
        act: Act,
        *,
        lots: tuple[Draw, ...] = (),
        order: tuple[str, ...] = (),
    ) -> tuple[Draw, ...]:
        """Set a confirmed project's money aside from the named lots, or in this order, else the pack's."""
        authority.decides(self.county, pack, act)
        file = gates.confirmed(file, project, pack, act)
        if not self.is_or_continues(file.book):
            raise OtherBook(f"项目 {project} 属于专账 {file.book}，不能用 {self.book} 的资金安排")
        fen, replaces = self._not_committed(file)
        lots = tuple(Draw(self.lot_called(named.lot), named.fen) for named in lots)
        split = lots or self._by_order(file, fen, order, pack, act.effective_on)
        if lots:
            draws.as_named(self.lots, lots, project, file.category, fen)
        facts = {"project": project, "fen": fen, "draws": split, "minutes_no": file.minutes_no}
        facts |= {"replaces": replaces, "rule_pack": pack.name, "category": file.category}
        self.enter(FundsCommitted, act, **facts)
        return split

    def answer_decision(self, file: ProjectFile, pack: RulePack, act: Act) -> None:
        """Answer the leading group's decision: set the money aside, or put the shortage on record."""
        if file.project in self.commitments:
            return
        try:
            self.commit(file, file.project, pack, act)
        except PoolShort:
            held = self._usable(file)
            short = file.approved_fen - held
            facts = {"project": file.project, "fen": file.approved_fen, "available_fen": held, "shortage_fen": short}
            self.enter(CommitmentRefused, act, rule_pack=pack.name, **facts)

    def release(self, project: str, pack: RulePack, act: Act) -> None:
        """A cancelled project's unpaid money goes back to the lots it came from."""
        commitment = self.commitments.get(project)
        if commitment is not None and not commitment.closed:
            facts = {"project": project, "fen": commitment.left, "draws": held_by(commitment)}
            self.enter(CommitmentReleased, act, rule_pack=pack.name, **facts)

    def lot_called(self, name: str) -> str:
        """The lot of this name, however it is spelled; the name itself where the book has no such lot."""
        if name in self.lots:
            return name
        key = lot_key(name)
        return key if key in self.lots else self.respelled.get(key, name)

    def announced_as(self, name: str) -> str:
        """The announcement of this name, however it is spelled; the name itself where the book has no such one."""
        if name in self.announced:
            return name
        key = lot_key(name)
        return next((known for known in self.announced if lot_key(known) == key), name)

    def keep_lot(self, name: str, receipt: Receipt, lot: Lot) -> None:
        """Put a lot into the book, to be found under every spelling of its name."""
        self.receipts[name], self.lots[name] = receipt, lot
        if (key := lot_key(name)) != name:
            self.respelled.setdefault(key, name)
        if lot.transfer_id:
            self.transfers.add(document_key(lot.transfer_id))

    def release_transfer(self, lot: Lot) -> None:
        """A transfer's money has left this book as a whole: it may come in again."""
        self.transfers.discard(document_key(lot.transfer_id))

    def original(self, number: int, of_book: str = "") -> Original:
        """An entry that may be reversed, of this book or of a sealed one; raises NotReversible."""
        found = self.recalled.get(f"{of_book}-{number}") if of_book else self.originals.get(number)
        if found is None:
            raise NotReversible(f"{of_book}第 {number} 号分录不是可在本专账冲销的收入、安排、拨付、支出或下达")
        return found

    def rebooked(self, reversal_no: int, name: str) -> None:
        """What a reversal undid was booked anew under this name; 0 names no reversal."""
        if reversal_no:
            self.undone[reversal_no].replaced_by = name

    def claims(self, returned: str) -> bool:
        """Whether a returned payment is still to be paid again."""
        again = self.returned[returned].repaid_by
        return not again or self.payments[again].stage in GIVEN_UP

    def _by_order(
        self, file: ProjectFile, fen: int, order: tuple[str, ...], pack: RulePack, on: date
    ) -> tuple[Draw, ...]:
        """From what was there on that day; where that is too little, from all, and the day is what is wrong."""
        lots, order = draws.serving(self.lots, file.project, file.category), order or pack.ledger.order
        split = draws.by_order(lots, order, fen, on) or draws.by_order(lots, order, fen)
        if split is None:
            held = self._usable(file)
            raise PoolShort(
                f"资金池可用于本项目 {yuan(held)} 元，尚缺 {yuan(fen - held)} 元",
                clause=rests_on(pack, pack.ledger.pool),
            )
        return split

    def _usable(self, file: ProjectFile) -> int:
        return sum(lot.available for lot in draws.serving(self.lots, file.project, file.category).values())

    def only_keeper(self, act: Act, pack: RulePack) -> None:
        """Refuse everyone but the named keeper, in the county, and a substitute outside the days logged for them."""
        authority.decides(self.county, pack, act)
        if act.actor.is_any_of(self.keeper):
            return
        today = act.recorded_on
        if not any(act.actor.is_any_of(name) and since <= today <= until for name, since, until in self.substitutes):
            rule = rests_on(pack, pack.ledger.keeper)
            raise NotKeeper(f"本专账由 {self.keeper} 管理，只有其本人或已登记的代管人可以记账", clause=rule)

    def enter(self, entry: type[Entry], act: Act, **facts: Any) -> None:
        """Write one entry, and see that the book still adds up. Nothing is written into a sealed month."""
        self._enter(entry, act, facts)

    def _enter(self, entry: type[Entry], act: Act, facts: dict[str, Any]) -> None:
        facts["book"] = self.book
        breaks_seal = entry is PeriodReopened
        dated = self.periods.dated(self.book, act, breaks_seal=breaks_seal)
        dated = entry_dates.dated(self, entry, facts, dated)
        invariants.holds(self, self.happen(entry, dated, facts))

    def day_of(self, entry: Entry) -> date:
        """An entry's business date as the months count it: what was dated out of the year belongs to its nearer end."""
        day, year = entry.act.effective_on, self.fiscal_year
        if day.year == year:
            return day
        return date(year, 1, 1) if day.year < year else date(year, 12, 31)

    def follow(self, event: Any) -> None:
        """Apply the next entry, and count it in its month."""
        super().follow(event)
        self.count(event)

    def count(self, entry: Any) -> None:
        """Take an entry into its month."""
        moved = entry.moved()
        invariants.balanced(self.book, moved)
        self.periods.count(entry.act.effective_on, moved)

    def assert_sound(self, since: Sequence[Any] | None = None) -> None:
        """Raise InvariantBroken unless the book adds up, which was just read from where others can write.

        All of it, or what the entries `since` a sound state touched.
        """
        if since is None:
            invariants.whole(self)
        else:
            for entry in since:
                invariants.holds(self, entry)

    def _not_committed(self, file: ProjectFile) -> tuple[int, int]:
        """What of the confirmed amount is not set aside yet, and the entry that reversed what was."""
        commitment = self.commitments.get(file.project)
        if commitment is None:
            return file.approved_fen, 0
        if commitment.closed:
            raise SurplusAlreadyReturned(f"项目 {file.project} 的资金已清理，不再安排")
        left = file.approved_fen - commitment.approved_fen - commitment.moved_away
        if left <= 0:
            raise AlreadyCommitted(f"项目 {file.project} 的资金已安排 {yuan(commitment.approved_fen)} 元")
        return left, commitment.reversed_by
