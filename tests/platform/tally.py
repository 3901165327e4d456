"""A service as small as can be, to show what the platform does whatever the domain."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from fastapi import Depends, FastAPI, Response
from sqlalchemy import BigInteger, Column, Connection, Engine, MetaData, Table, Text, select, text

from shared.contracts.envelope import MESSAGES, Envelope, Published
from shared.contracts.ledger import KeeperAppointed, Message
from shared.kernel.acts import Act
from shared.kernel.aggregate import Aggregate, Created, Event
from shared.kernel.errors import Clause, Refused
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Halt, Outcome
from shared.platform.eventstore.registry import EventRegistry
from shared.platform.eventstore.service_log import ServiceLog
from shared.platform.eventstore.store import Recorded
from shared.platform.identity.roles import Role
from shared.platform.lifecycle import Parts
from shared.platform.service import assemble
from shared.platform.settings import ServiceSettings
from shared.platform.web.bodies import ActBody
from shared.platform.web.context import CommandContext, QueryContext, public_query, require_role
from shared.platform.web.router import Router

MESSAGES["tally"] = Message


class TallySettings(ServiceSettings, env_prefix="TALLY_"):
    """Where its own kind is found."""

    @property
    def peers(self) -> dict[str, str]:
        return {"tally": self.ledger_url}


metadata = MetaData()
totals = Table("totals", metadata, Column("name", Text, primary_key=True), Column("total", BigInteger, nullable=False))


class TooMuch(Refused):
    """A tally ends at one hundred."""

    title = "超过上限"
    clause = Clause("测试规则", "一", "不得超过一百")


class Tally(Aggregate):
    """Counts up to a hundred."""

    TOPIC = "tally.tally"

    class Opened(Created):
        TOPIC = "tally.tally.opened"
        name: str

        def apply(self, tally: "Tally") -> None:
            tally.name, tally.total = self.name, 0

    class Added(Event):
        TOPIC = "tally.tally.added"
        n: int

        def apply(self, tally: "Tally") -> None:
            tally.total += self.n

    @staticmethod
    def create_id(name: str) -> UUID:
        return uuid5(NAMESPACE_URL, name)

    def add(self, n: int, act: Act) -> None:
        if n == 13:
            raise Halt("thirteen")
        if n == 99:
            raise ValueError("a bug")
        if self.total + n > 100:
            raise TooMuch(f"已有 {self.total}，再加 {n} 超过 100")
        self.record(self.Added, act, n=n)


@dataclass(frozen=True)
class Add:
    name: str
    n: int
    act: Act


def add_to_tally(unit: UnitOfWork, command: Add) -> Outcome:
    tally = unit.repository.find(Tally, Tally.create_id(command.name))
    if tally is None:
        tally = Tally.create(Tally.Opened, command.act, name=command.name)
        unit.repository.add(tally)
    tally.add(command.n, command.act)
    return Outcome((tally,), {"total": tally.total})


class TallyQueries:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def total(self, name: str) -> int:
        with self._engine.connect() as connection:
            return connection.execute(select(totals.c.total).where(totals.c.name == name)).scalar() or 0


def project(connection: Connection, recorded: Recorded) -> None:
    if isinstance(recorded.event, Tally.Opened):
        connection.execute(totals.insert().values(name=recorded.event.name, total=0))
    else:
        connection.execute(
            text("UPDATE totals SET total = total + :n WHERE name = :m"),
            {"n": recorded.event.n, "m": recorded.event.act.reason},
        )


def publish(recorded: Recorded) -> Published:
    message = KeeperAppointed(book="654024-2020", keeper=str(recorded.sequence))
    return Published("account", "keeper-appointed", "tally", "654024", message)


class AddBody(ActBody):
    name: str
    n: int


router = Router(prefix="/tally/v1")


@router.post("/additions")
async def add(body: AddBody, ctx: Annotated[CommandContext, Depends(require_role(Role.KEEPER))]) -> Response:
    """Add."""
    act = ctx.act(ActBody(effective_on=body.effective_on, reason=body.name))
    act.within("654024")
    return await ctx.execute(add_to_tally, Add(body.name, body.n, act), status=201)


@router.get("/totals/{name}")
def total(name: str, ctx: Annotated[QueryContext, Depends(public_query)]) -> dict[str, int]:
    """The total."""
    return {"total": ctx.read(TallyQueries).total(name), "sequence": ctx.sequence}


@router.get("/broken")
def broken(ctx: Annotated[QueryContext, Depends(public_query)]) -> None:
    """Fails for a reason nobody foresaw."""
    raise RuntimeError("unforeseen")


React = Callable[[Any, Envelope], Any]


LOG = ServiceLog(EventRegistry("tally", Tally), project, publish)

HEARING = ServiceLog(EventRegistry("hearing", Tally), project, publish)
"""Of a second service, which has a stream of its own."""


def tally_app(settings: ServiceSettings, **more: Any) -> FastAPI:
    """The application."""
    return assemble(
        Parts(
            **{
                "log": LOG,
                "title": "计数",
                "routers": (router,),
                **more,
            }
        ),
        settings,
    )
