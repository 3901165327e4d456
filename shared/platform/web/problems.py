"""Every failure leaves as application/problem+json; none leaves as a bare 500."""

import math
import uuid
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from shared.kernel.errors import DomainError, FieldProblem, Halt
from shared.platform.commands.writer import NoRoom, Unavailable
from shared.platform.eventstore.store import EntryUnreadable
from shared.platform.identity.errors import IdentityBusy, IdentityUnavailable, TokenRefused
from shared.platform.problems import MEDIA_TYPE, UNREADABLE, Problem, problem_of
from shared.platform.sandbox import HelperLost, NoTurn
from shared.platform.web.validation_messages import explained

log = structlog.get_logger(__name__)

RETRY = "请稍后用同一幂等键重试"
HOW_TO_GO_ON = "请管理员勿重启了事：先用 sluice verify 找出第一处，再按 docs/recovery.md 恢复后重新启动"
"""What an administrator does about a halt, said wherever one is."""

HOW_TO_READ_ON = (
    "请管理员查看 /readyz 所列原因：多为另一版本的程序写入的记录，装回该版本或更新的版本即可继续；记录本身未丢失"
)
"""What an administrator does where reading has stopped, said wherever it has."""

HOW_TO_PUT_RIGHT = (
    "请管理员用 sluice reconcile 查看是哪一处，加 --heal 以日志为准改正；改不回来的按 docs/recovery.md 处理"
)
"""What an administrator does where rows are not as the log has them."""

HTTP_FAILURES = {
    400: ("bad-request", "请求有误", "请求无法读懂，请核对格式"),
    404: ("no-such-address", "没有这个地址", "请核对网址"),
    405: ("method-not-allowed", "不支持的方法", "该地址不支持此方法"),
    413: ("body-too-large", "请求过大", "请求正文超过上限，请分批提交"),
    415: ("wrong-media-type", "格式不支持", "请写明 Content-Type: application/json"),
}


class TooManyRequests(Exception):
    """The caller goes beyond a limit: in how many seconds it has room again, and what to say of it."""

    def __init__(self, seconds: float = 1, detail: str = "") -> None:
        self.seconds = math.ceil(seconds)
        self.detail = detail or f"请 {self.seconds} 秒后再试"
        super().__init__(self.detail)


class TooManyStreams(Exception):
    """As many streams are open as the service can serve."""


class ReadingStopped(Exception):
    """What was asked to be waited for will not come by itself."""


def respond(problem: Problem, headers: dict[str, str] | None = None) -> Response:
    """A problem as a response."""
    return Response(problem.encode(), problem.status, media_type=MEDIA_TYPE, headers=headers)


def install(app: FastAPI) -> None:
    """Let the application answer every failure with a problem."""
    handlers: dict[type[Exception], Callable[[Request, Exception], Awaitable[Response]]] = {
        DomainError: _domain,
        RequestValidationError: _validation,
        HTTPException: _http,
        TokenRefused: _token,
        TooManyRequests: _too_many,
        TooManyStreams: _too_many_streams,
        IdentityUnavailable: _no_identity,
        IdentityBusy: _identity_busy,
        Unavailable: _unavailable,
        ReadingStopped: _reading_stopped,
        EntryUnreadable: _unreadable_entry,
        NoRoom: _no_room,
        NoTurn: _no_turn,
        HelperLost: _helper_lost,
        Halt: _halted,
        DBAPIError: _database,
        PoolTimeout: _database,
        Exception: _unexpected,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


async def _domain(request: Request, error: Exception) -> Response:
    assert isinstance(error, DomainError)
    problem = problem_of(error)
    if request.headers.get("accept-language", "").lower().startswith("en"):
        english = (type(error).__doc__ or error.code().replace("-", " ")).strip().split("\n")[0]
        problem = replace(problem, title=english)
    return respond(problem)


async def _validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    if isinstance(error.body, bytes) and "json" not in request.headers.get("content-type", ""):
        return respond(Problem(415, *HTTP_FAILURES[415]))
    return respond(unreadable(error.errors()))


def unreadable(errors: Iterable[Mapping[str, Any]]) -> Problem:
    """The problem of a content whose fields a model refused, from the model's errors."""
    found = list(errors)
    fields = tuple(_field(e) for e in found)
    if all(e["type"] == "personal_data" for e in found):
        detail = "身份证号、手机号码和银行账号不得写入记录和公开内容"
        return Problem(422, "personal-data", "内容含个人信息", detail, fields)
    return invalid(fields)


def _field(error: Mapping[str, Any]) -> FieldProblem:
    """Where a JSON text breaks off is a place in it and no field of it."""
    where = error["loc"][:1] if error["type"] == "json_invalid" else error["loc"]
    return FieldProblem(_pointer(where), explained(error))


def invalid(fields: tuple[FieldProblem, ...]) -> Problem:
    """The problem of a request whose fields are wrong."""
    return Problem(422, "invalid-request", "请求内容有误", "请按所列字段逐项修改后重新提交", fields)


def _pointer(where: Sequence[str | int]) -> str:
    """RFC 6901, into the body; what stands in the address or a header begins with `/query`, `/path` or `/header`.

    A name that is no text, half of a surrogate pair in it, is shown with question marks.
    """
    inside = where[1:] if where and where[0] == "body" else where
    readable = (str(part).encode(errors="replace").decode() for part in inside)
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in readable)


async def _http(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code, title, detail = HTTP_FAILURES.get(error.status_code, ("http-error", "请求未完成", str(error.detail)))
    headers = dict(error.headers or {})
    if "GET" in headers.get("Allow", ""):
        headers["Allow"] += ", HEAD"
    return respond(Problem(error.status_code, code, title, detail), headers)


async def _token(_: Request, error: Exception) -> Response:
    return respond(Problem(401, "token-refused", "身份未确认", str(error)), {"WWW-Authenticate": "Bearer"})


async def _too_many(_: Request, error: Exception) -> Response:
    assert isinstance(error, TooManyRequests)
    problem = Problem(429, "too-many-requests", "请求过于频繁", error.detail)
    return respond(problem, {"Retry-After": str(error.seconds)})


async def _too_many_streams(_: Request, __: Exception) -> Response:
    detail = "打开的实时数据连接已达上限，请一分钟后再试；页面数据仍可刷新查看"
    return respond(Problem(503, "too-many-streams", "实时数据连接已满", detail), {"Retry-After": "60"})


async def _no_identity(_: Request, __: Exception) -> Response:
    detail = "暂时取不到签发方的公钥，无法核对身份；公开页面照常。请稍后用同一令牌重试，持续出现时请管理员检查签发方"
    return respond(Problem(503, "identity-unavailable", "暂时无法核对身份", detail), {"Retry-After": "30"})


async def _identity_busy(_: Request, __: Exception) -> Response:
    detail = "等待核对身份的请求过多，请稍后用同一令牌重试"
    return respond(Problem(503, "identity-busy", "暂时无法核对身份", detail), {"Retry-After": "1"})


async def _unavailable(_: Request, error: Exception) -> Response:
    return respond(Problem(503, "outcome-unknown", "暂时无法确认结果", str(error)), {"Retry-After": "1"})


async def _reading_stopped(_: Request, error: Exception) -> Response:
    detail = f"{error}。写入照常；{HOW_TO_READ_ON}"
    return respond(Problem(503, "reading-stopped", "读取已停止更新", detail))


async def _unreadable_entry(_: Request, error: Exception) -> Response:
    return respond(Problem(503, UNREADABLE, "记录无法读取", f"{error}。{HOW_TO_READ_ON}"))


async def _no_room(_: Request, __: Exception) -> Response:
    detail = "数据库所在磁盘已满，本次未作任何记录，读取照常。请管理员清出空间，之后用同一幂等键重试"
    return respond(Problem(503, "database-full", "数据库磁盘已满", detail), {"Retry-After": "60"})


async def _no_turn(_: Request, __: Exception) -> Response:
    detail = "正在读取的文件过多，或您已有文件在等待读取，本次未作任何记录。请稍后用同一幂等键重试"
    return respond(Problem(503, "files-waiting", "请稍候再提交文件", detail), {"Retry-After": "5"})


async def _helper_lost(_: Request, __: Exception) -> Response:
    detail = f"读取文件的进程意外结束，本次未作任何记录。{RETRY}"
    return respond(Problem(503, "reading-interrupted", "文件读取中断", detail), {"Retry-After": "1"})


async def _halted(_: Request, error: Exception) -> Response:
    detail = f"账本不变量被破坏，写入已停止，读取照常：{error}。{HOW_TO_GO_ON}"
    return respond(Problem(503, "halted", "写入已停止", detail))


async def _database(_: Request, error: Exception) -> Response:
    log.warning("database-trouble", error=str(error))
    return respond(Problem(503, "database-unavailable", "数据库暂不可用", RETRY), {"Retry-After": "1"})


async def _unexpected(request: Request, error: Exception) -> Response:
    trace = uuid.uuid4().hex
    log.error("unexpected", trace=trace, path=request.url.path, exc_info=error)
    detail = f"系统内部错误，未作任何记录之外的改动；请带上编号 {trace} 联系管理员"
    return respond(Problem(500, "internal-error", "系统内部错误", detail))
