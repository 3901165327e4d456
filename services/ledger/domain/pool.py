"""The pool: many channels in, one place to hold, and what is set aside for whom. `tap.py` adds the tap."""

from datetime import date, timedelta
from typing import Any

from services.ledger.domain import draws, entries, gates, invariants, receipts
from services.ledger.domain.errors import (
    AlreadyCommitted,
    InflowIncomplete,
    LineAlreadyBooked,
    NotKeeper,
    OtherBook,
    PoolShort,
    SuperiorNamesProject,
    SurplusAlreadyReturned,
    rests_on,
)
from services.ledger.domain.errors.intake import TransferAlreadyBooked
from services.ledger.domain.lots import Commitment, Draw, Lot, held_by
from services.ledger.domain.payments import Payment
from services.ledger.domain.project_file import ProjectFile
from services.ledger.domain.receipts import Receipt
from shared.kernel.acts import Act
from shared.kernel.aggregate import Aggregate
from shared.kernel.money import yuan
from shared.rulepacks.model import RulePack


class Pool(Aggregate):
    """Lots come in under the keeper's hand; a confirmed project's money is set aside from them."""

    def __init__(self) -> None:
        self.book = self.county = self.keeper = ""
        self.fiscal_year = 0
        self.substitutes: list[tuple[str, date, date]] = []
        self.lots: dict[str, Lot] = {}
        self.commitments: dict[str, Commitment] = {}
        self.payments: dict[str, Payment] = {}
        self.vouchers: set[str] = set()
        self.transfers: set[str] = set()
        self.announced: dict[str, int] = {}

    def appoint(self, keeper: str, since: date, until: date | None, act: Act) -> None:
        """Name another keeper as from now, or with `until` a substitute for these days (both included)."""
        act.within(self.county)
        self.enter(entries.KeeperAppointed, act, keeper=keeper, since=since, until=until)

    def receive(self, receipt: Receipt, pack: RulePack, act: Act) -> str:
        """Book one inflow: the line of a document that brings one fund. Gives the lot it stays for life."""
        self.only_keeper(act, pack)
        today = receipts.recorded_date(act)
        receipt = receipts.completed(receipt)
        if problems := receipts.problems(receipt, self.county, self.fiscal_year, today, pack.ledger):
            raise InflowIncomplete("请更正所列各项后重新提交", fields=tuple(problems))
        _names_no_project(receipt, pack)
        lot = receipt.lot
        if lot in self.lots:
            rule = rests_on(pack, pack.ledger.one_entry_per_receipt)
            raise LineAlreadyBooked(f"“{lot}”已入账，同一文件的同一笔资金只记一次", clause=rule)
        if receipt.transfer_id in self.transfers:
            raise TransferAlreadyBooked(f"转移支付 {receipt.transfer_id} 已入账，一笔转移在本专账只记一次")
        self.enter(
            entries.InflowReceived,
            act,
            lot=lot,
            receipt=receipt,
            carried_over=receipt.origin_year < self.fiscal_year,
            late=today - receipt.received_on > timedelta(days=1),
            flags=receipts.flags(receipt, self.county, pack),
            rule_pack=pack.name,
        )
        return lot

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
        act.within(self.county)
        file = gates.confirmed(file, project, pack)
        if file.book != self.book:
            raise OtherBook(f"项目 {project} 属于专账 {file.book}，不能用 {self.book} 的资金安排")
        self._not_committed(project)
        split = lots or self._by_order(file, order, pack)
        if lots:
            draws.as_named(self.lots, lots, project, file.category, file.approved_fen)
        facts = {"project": project, "fen": file.approved_fen, "draws": split, "minutes_no": file.minutes_no}
        self.enter(entries.FundsCommitted, act, rule_pack=pack.name, **facts)
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
            self.enter(entries.CommitmentRefused, act, rule_pack=pack.name, **facts)

    def release(self, project: str, pack: RulePack, act: Act) -> None:
        """A cancelled project's unpaid money goes back to the lots it came from."""
        commitment = self.commitments.get(project)
        if commitment is not None and not commitment.closed:
            facts = {"project": project, "fen": commitment.left, "draws": held_by(commitment)}
            self.enter(entries.CommitmentReleased, act, rule_pack=pack.name, **facts)

    def _by_order(self, file: ProjectFile, order: tuple[str, ...], pack: RulePack) -> tuple[Draw, ...]:
        lots = draws.serving(self.lots, file.project, file.category)
        split = draws.by_order(lots, order or pack.ledger.order, file.approved_fen)
        if split is None:
            held = self._usable(file)
            raise PoolShort(
                f"资金池可用于本项目 {yuan(held)} 元，尚缺 {yuan(file.approved_fen - held)} 元",
                clause=rests_on(pack, pack.ledger.pool),
            )
        return split

    def _usable(self, file: ProjectFile) -> int:
        return sum(lot.available for lot in draws.serving(self.lots, file.project, file.category).values())

    def only_keeper(self, act: Act, pack: RulePack) -> None:
        """Refuse everyone but the named keeper, in the county, and a substitute outside the days logged for them."""
        act.within(self.county)
        staff = act.actor.staff
        if staff == self.keeper:
            return
        today = receipts.recorded_date(act)
        if not any(staff == name and since <= today <= until for name, since, until in self.substitutes):
            rule = rests_on(pack, pack.ledger.keeper)
            raise NotKeeper(f"本专账由 {self.keeper} 管理，只有其本人或已登记的代管人可以记账", clause=rule)

    def enter(self, entry: type[entries.Entry], act: Act, **facts: Any) -> None:
        """Write one entry, and see that the book still adds up."""
        self.record(entry, act, book=self.book, **facts)
        invariants.holds(self, self.pending_events[-1])

    def _not_committed(self, project: str) -> None:
        commitment = self.commitments.get(project)
        if commitment is None:
            return
        if commitment.closed:
            raise SurplusAlreadyReturned(f"项目 {project} 的资金已清理，不再安排")
        raise AlreadyCommitted(f"项目 {project} 的资金已安排 {yuan(commitment.approved_fen)} 元")


def _names_no_project(receipt: Receipt, pack: RulePack) -> None:
    """Region-level money is a size, not a project (LED-38): refused where the pack says so."""
    if receipt.level == "province" and receipt.named_project and pack.ledger.superior_projects == "refuse":
        rule = rests_on(pack, pack.ledger.superior_projects_basis)
        raise SuperiorNamesProject("自治区层面只下达资金分配规模，请去掉指定的项目或退回来文", clause=rule)
