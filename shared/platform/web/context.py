"""Where a request meets the service: who calls, under which key, and how the answer goes out.

Every route depends on `require_role(...)`, `query(...)` or `public_query`: it has a role, a region and a limit from its
first commit.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, ParamSpec, TypeVar

from fastapi import Depends, Header, Query, Request, Response
from sqlalchemy import Engine

from shared.kernel import regional_access as policy
from shared.kernel.acts import Act
from shared.kernel.errors import FieldProblem, Forbidden, Invalid, Outdated, OutsideRegion
from shared.kernel.regional_access import Matter
from shared.platform.clock import business_date
from shared.platform.commands.idempotency import Answer, Key, fingerprint
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository
from shared.platform.identity.claims import Caller
from shared.platform.identity.errors import TokenForged, TokenRefused
from shared.platform.identity.roles import Role
from shared.platform.problems import MEDIA_TYPE
from shared.platform.sandbox import Task
from shared.platform.web.bodies import ActBody
from shared.platform.web.json_bodies import read_json
from shared.platform.web.service_state import ServiceState
from shared.platform.web.uploads import body_of
from shared.platform.web.waiting import WaitFor, answered_in_time, wait_until_read

P = ParamSpec("P")
R = TypeVar("R")
C = TypeVar("C")
Q = TypeVar("Q")

DEADLINE_SECONDS = 5.0
KEY_PATTERN = r"^[^\x00-\x1f\x7f]*$"


class RoleForbidden(Forbidden):
    """This role may not do this."""

    title = "该角色无权办理"


class KeyMissing(Invalid):
    """Every command needs an Idempotency-Key."""

    title = "缺少幂等键"


class VersionMoved(Outdated):
    """The version named in If-Match is no longer the one that stands."""

    title = "版本已变动"


class EffectiveInFuture(Invalid):
    """A business date cannot lie in the future."""

    title = "业务日期晚于今天"


def state_of(request: Request) -> ServiceState:
    """The running service behind a request."""
    state: ServiceState = request.app.state.service
    return state


async def _caller(request: Request, authorization: Annotated[str | None, Header()] = None) -> Caller:
    return await identify(state_of(request), authorization, request)


async def identify(state: ServiceState, authorization: str | None, request: Request) -> Caller:
    """Who calls, counted against their limit.

    Raises TokenRefused, TooManyRequests, IdentityUnavailable or IdentityBusy. An address from which forged tokens come
    has no new ones checked for a while; who was known before goes on.
    """
    if not authorization or not authorization.startswith("Bearer "):
        raise TokenRefused("请在 Authorization 头中提供 Bearer 令牌")
    token = authorization.removeprefix("Bearer ")
    caller = state.tokens.known(token)
    if caller is None:
        state.limiter.may_try(request)
        try:
            caller = await state.tokens.check(token)
        except TokenForged:
            state.limiter.forged(request)
            raise
    state.limiter.principal(caller.principal)
    return caller


@dataclass(frozen=True)
class CommandContext:
    """One command: who gives it, under which key, until when."""

    state: ServiceState
    caller: Caller
    key: Key
    dry_run: bool
    deadline: float
    expected: int | None = None
    """The version that what is commanded must still have (If-Match)."""

    def act(self, body: ActBody, usual: Callable[[date], date] = lambda today: today) -> Act:
        """The act of this command: who, when, why. Without a business date in the body it is the `usual` one: today."""
        now = self.state.clock()
        today = business_date(now)
        effective_on = body.effective_on or usual(today)
        if effective_on > today:
            problem = FieldProblem("/effective_on", f"业务日期 {effective_on} 晚于今天 {today}，请改为不晚于今天")
            raise EffectiveInFuture("业务日期不能晚于今天", fields=(problem,))
        return Act(
            command_id=self.key.key,
            actor=self.caller.actor,
            effective_on=effective_on,
            recorded_at=now,
            reason=body.reason,
            simulated=self.caller.simulated,
            adjusts=body.adjusted_month(),
        )

    async def read(self, task: Task[P, R], content: bytes, *plain: P.args, **named: P.kwargs) -> R:
        """What an uploaded file says, read in a process of its own. Raises the task's refusals and FileUnreadable."""
        return await self.state.sandbox.run(self.caller.principal, task, content, *plain, **named)

    async def execute(self, handler: Callable[[UnitOfWork, C], Outcome], command: C, *, status: int = 200) -> Response:
        """Have the command decided and stored, and answer: the same key and body always get the same answer."""

        def decide(repository: Repository) -> Outcome:
            done = handler(self.state.unit_of(repository), command)
            self._as_expected(done)
            return done

        submitted = self.state.writer.submit(decide, key=self.key, dry_run=self.dry_run, status=status)
        return respond(await answered_in_time(submitted, self.deadline))

    def _as_expected(self, done: Outcome) -> None:
        """Refuse what was decided on another version than the caller has seen; the writer then forgets it."""
        if self.expected is None or not done.aggregates:
            return
        moved = done.aggregates[0]
        found = moved.version - len(moved.pending_events)
        if found != self.expected:
            raise VersionMoved(f"您依据的是第 {self.expected} 版，现为第 {found} 版，请重新读取后再提交")


def respond(answer: Answer) -> Response:
    """An answer of the writer as a response."""
    headers = {"Idempotency-Replayed": "true"} if answer.replayed else None
    media_type = MEDIA_TYPE if answer.problem else "application/json"
    return Response(answer.body, answer.status, media_type=media_type, headers=headers)


class RequireRole:
    """The dependency of a command: these roles only, an Idempotency-Key, a limit per principal."""

    def __init__(self, roles: tuple[Role, ...], deadline: float) -> None:
        self.roles = roles
        self._deadline = deadline

    async def __call__(
        self,
        request: Request,
        caller: Annotated[Caller, Depends(_caller)],
        idempotency_key: Annotated[str | None, Header(max_length=200, pattern=KEY_PATTERN)] = None,
        dry_run: Annotated[bool, Query()] = False,
        if_match: Annotated[str | None, Header(pattern=r'^"\d{1,18}"$')] = None,
    ) -> CommandContext:
        target = f"{request.method} {request.url.path}?{request.url.query}"
        _check_role(caller, self.roles)
        content = await body_of(request, state_of(request).sandbox, caller.principal)
        at = self.open(state_of(request), caller, target, content, idempotency_key, dry_run=dry_run)
        if request.scope["route"].body_field is not None:
            read_json(content)
        return at if if_match is None else replace(at, expected=int(if_match.strip('"')))

    def open(
        self, state: ServiceState, caller: Caller, target: str, body: bytes, key: str | None, *, dry_run: bool
    ) -> CommandContext:
        """The context of what a caller asks; raises RoleForbidden or KeyMissing."""
        _check_role(caller, self.roles)
        if not key:
            raise KeyMissing("写入请求须带 Idempotency-Key 头：由您生成并保存，重试时用同一个")
        return CommandContext(state, caller, _key(caller, key, fingerprint(target, body)), dry_run, self._deadline)


def _key(caller: Caller, key: str, said: bytes) -> Key:
    region, earlier, before = caller.actor.region, caller.earlier_principals, caller.unscoped_principal
    return Key(caller.principal, key, said, earlier=earlier, unscoped=before, region=region)


def require_role(*roles: Role, deadline: float = DEADLINE_SECONDS) -> RequireRole:
    """The dependency of a command for these roles."""
    return RequireRole(roles, deadline)


def _check_role(caller: Caller, roles: tuple[Role, ...]) -> None:
    if caller.role not in roles:
        needed = "、".join(role.label for role in roles)
        raise RoleForbidden(f"此事项由{needed}办理，您的角色是{caller.role.label}")


@dataclass(frozen=True)
class QueryContext:
    """One question: who asks it, and where the read model stood."""

    state: ServiceState
    caller: Caller | None
    sequence: int
    """Where in the log the read model stood when the question came: the answer may be newer, never older."""

    def read(self, queries: Callable[[Engine], Q]) -> Q:
        """The queries of one capability, on the service's read model: `ctx.read(PaymentQueries).payment(…)`."""
        return queries(self.state.engine)

    @property
    def region(self) -> str:
        """The caller's region; empty is the whole country, which only a system's token can say."""
        assert self.caller is not None  # a route that asks for a region asks for a role
        return self.caller.actor.region

    def within(self, place: str, pointer: str = "") -> None:
        """Let nobody read what lies outside their region, above it included. Raises OutsideRegion."""
        if not policy.covers(self.region, place):
            raise self._outside(place, pointer)

    def part_of(self, place: str, matter: Matter, pointer: str = "") -> str:
        """The place of the rows that the caller may be shown of a thing of `place`: that place, or the own region of
        who is below. Raises OutsideRegion where nothing of it is theirs.
        """
        part = policy.part(self.region, place, matter)
        if part is None:
            raise self._outside(place, pointer)
        return part

    def listed(self, asked: str, pointer: str, matter: Matter = Matter.BOOK) -> str:
        """The region that a list shows: the one asked for, else the caller's own. Raises OutsideRegion beyond that."""
        if not asked:
            return policy.own_list(self.region, matter)
        self.within(asked, pointer)
        return asked

    def _outside(self, place: str, pointer: str) -> OutsideRegion:
        said = f"您的管辖区域是 {self.region}，不能查看 {place} 的资料"
        given = pointer.startswith("/query/")
        mend = f"请改为 {self.region} 或其下级的区划代码；不填则为本区域" if given else "不在您的管辖区域内，请核对"
        return OutsideRegion(said, fields=(FieldProblem(pointer, mend),) if pointer else ())


def query(*roles: Role) -> Callable[..., Awaitable[QueryContext]]:
    """The dependency of a question that needs a role; without roles every logged-in caller may ask."""

    async def at_the_window(
        request: Request,
        caller: Annotated[Caller, Depends(_caller)],
        wait_for: WaitFor = None,
    ) -> QueryContext:
        if roles:
            _check_role(caller, roles)
        state = state_of(request)
        await wait_until_read(state, wait_for)
        return QueryContext(state, caller, state.position)

    at_the_window.roles = roles or tuple(Role)  # type: ignore[attr-defined]
    return at_the_window


async def public_query(request: Request, wait_for: WaitFor = None) -> QueryContext:
    """The dependency of what everyone may read, limited per address."""
    state = state_of(request)
    state.limiter.address(request)
    await wait_until_read(state, wait_for)
    return QueryContext(state, None, state.position)
