"""A small county as the other three services tell of it: envelopes in order, fed the way a consumer feeds them."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import create_engine

from services.monitoring.main import SERVICE
from shared.contracts import disclosure, ledger, projects
from shared.contracts.envelope import Envelope
from shared.platform.messaging.sinks import IntoRows
from tests.api import Api

COUNTY, YEAR, BOOK = "360724", 2020, "360724-2020"
"""A county of Ganzhou, whose pack has the dated targets."""


@dataclass
class World:
    """Tells facts to one monitoring service. Facts are recorded on their business date unless `recorded` is given."""

    api: Api
    place: str = COUNTY
    year: int = YEAR
    told: list[Envelope] = field(default_factory=list)
    sequences: Counter[str] = field(default_factory=Counter)
    entries: Counter[str] = field(default_factory=Counter)

    @property
    def book(self) -> str:
        return f"{self.place}-{self.year}"

    async def tell(self, message: Any, on: date, *, recorded: date | None = None, simulated: bool = False) -> Envelope:
        """One message of a service, delivered."""
        source = type(message).__module__.split(".")[2]
        self.sequences[source] += 1
        moment = recorded or on
        envelope = Envelope(
            id=f"{source}-{self.sequences[source]}",
            source=source,
            type="",
            subject="",
            place=self.place,
            sequence=self.sequences[source],
            previous=self.sequences[source] - 1,
            time=datetime(moment.year, moment.month, moment.day, 4, tzinfo=UTC),
            effective_on=on,
            actor_organisation="",
            actor_role="",
            simulated=simulated,
            message=message,
            version=self._entry_no(message),
        )
        self.told.append(envelope)
        await self.deliver([envelope])
        return envelope

    def _entry_no(self, message: Any) -> int:
        """Entries are numbered book by book; what concerns no book has no number here."""
        book = getattr(message, "book", "")
        self.entries[book] += 1
        return self.entries[book] if book else 0

    async def deliver(self, envelopes: list[Envelope]) -> None:
        """Deliver, perhaps not for the first time."""
        state = self.api.app.state.service
        await IntoRows(state.engine, SERVICE.capabilities.hear, state.moved).take(envelopes)

    async def opened(self, on: date, *, recorded: date | None = None) -> None:
        await self.tell(
            ledger.AccountOpened(book=self.book, county=self.place, fiscal_year=self.year, rule_pack="GZ@2020-03-13"),
            on,
            recorded=recorded,
        )

    async def received(self, lot: str, fen: int, on: date, *, recorded: date | None = None, **facts: Any) -> None:
        given = {
            "level": "county", "fund_type": "special", "arranged_by": "own", "origin_year": self.year,
            "carried_over": False,
        } | facts  # fmt: skip
        document, _, line = lot.partition(" ")
        inflow = ledger.InflowReceived(
            book=self.book, county=self.place, fiscal_year=self.year, lot=lot, document_no=document, fund_line=line,
            fen=fen, received_on=on, **given,
        )  # fmt: skip
        await self.tell(inflow, on, recorded=recorded)

    async def superior(self, lot: str, fen: int, on: date) -> None:
        await self.received(lot, fen, on, level="province", arranged_by="superior")

    async def committed(self, project: str, on: date, **draws: int) -> None:
        lots = tuple(ledger.Draw(lot, fen) for lot, fen in draws.items())
        total = sum(draws.values())
        await self.tell(
            ledger.FundsCommitted(book=self.book, project=project, fen=total, draws=lots, minutes_no="纪要1号"), on
        )

    async def refused(self, project: str, fen: int, available: int, on: date) -> None:
        await self.tell(
            ledger.CommitmentRefused(
                book=self.book, project=project, fen=fen, available_fen=available, shortage_fen=fen - available
            ),
            on,
        )

    async def paid(self, project: str, on: date, *, recorded: date | None = None, **draws: int) -> None:
        lots = tuple(ledger.Draw(lot, fen) for lot, fen in draws.items())
        total = sum(draws.values())
        paid = ledger.FundsDisbursed(
            book=self.book, project=project, payment="pay", voucher_no="记-1", fen=total, draws=lots,
            payee_class="unit", beneficiary_place=self.place, using_unit="水利局", paid_total_fen=total,
            approved_fen=total,
        )  # fmt: skip
        await self.tell(paid, on, recorded=recorded)

    async def drafted(self, project: str, on: date, name: str = "", **facts: Any) -> None:
        given = {"category": "产业发展", "estimate_fen": 0} | facts
        await self.tell(
            projects.ProjectDrafted(
                project=project, number=project, place=f"{self.place}101201", county=self.place, plan_year=self.year,
                name=name or project, rule_pack="GZ@2020-03-13", workflow="xj", **given,
            ),
            on,
        )  # fmt: skip

    async def decided(self, project: str, fen: int, on: date) -> None:
        await self.tell(
            projects.ProjectDecided(
                project=project, place=f"{self.place}101201", county=self.place, plan_year=self.year, approved_fen=fen,
                minutes_no="纪要1号", decided_on=on,
            ),
            on,
        )  # fmt: skip

    async def stepped(self, project: str, transition: str, state: str, on: date) -> None:
        await self.tell(
            projects.StateChanged(
                project=project, place=f"{self.place}101201", county=self.place, plan_year=self.year,
                transition=transition, command="", from_state="", state=state, phase="实施",
            ),
            on,
        )  # fmt: skip

    async def progressed(self, project: str, percent: int, on: date) -> None:
        await self.tell(
            projects.ProgressReported(project=project, county=self.place, plan_year=self.year, percent=percent), on
        )

    async def registered(self, asset: str, fen: int, on: date, **facts: Any) -> None:
        given = {
            "name": "冷库", "asset_class": "经营性资产", "operating_entity": "村集体经济合作社",
            "fund_source": "县级专项扶贫资金", "project_benefit": "年租金 5 万元", "beneficiaries": "120 户",
            "supervision": "乡镇人民政府", "title_level": "村级",
        } | facts  # fmt: skip
        await self.tell(
            projects.AssetRegistered(
                asset=asset, project="P1", place=f"{self.place}101201", county=self.place, plan_year=self.year,
                original_value_fen=fen, formed_on=on, **given,
            ),
            on,
        )  # fmt: skip

    async def noticed(self, notice: str, on: date, until: date | None = None) -> None:
        where = {"county": self.place, "fiscal_year": self.year}
        await self.tell(
            disclosure.NoticePlanned(
                notice=notice, about="P1", notice_type="village-publicity", place=f"{self.place}101201", window=1,
                content_version=1, **where,
            ),
            on,
        )  # fmt: skip
        if until is not None:
            await self.tell(
                disclosure.WindowOpened(
                    notice=notice, about="P1", window=1, content_version=1, starts_on=on, ends_on=until, **where
                ),
                on,
            )


def rows(api: Api) -> dict[str, list[Any]]:
    """Every row of the read model, in a fixed order."""
    engine = create_engine(api.database_url)
    with engine.connect() as connection:
        found = {
            table.name: sorted(map(repr, connection.execute(table.select()))) for table in SERVICE.tables.sorted_tables
        }
    engine.dispose()
    return found


def supervision(**more: Any) -> dict[str, Any]:
    """What the leading group says of a day, with one instruction to the finance department."""
    instruction = {"to": "finance", "about": "P1", "text": "说明拨付进度", "due_on": "2020-07-20"}
    return {"seen": 6, "remarks": "已查看", "instructions": [instruction]} | more
