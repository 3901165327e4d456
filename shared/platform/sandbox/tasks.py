"""Which work may be done on a file, and what of it crosses between the processes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

import msgspec

from shared.kernel.errors import DomainError, FieldProblem, Invalid

P = ParamSpec("P")
R = TypeVar("R")


class FileUnreadable(Invalid):
    """The file could not be read within the limits of its process, or brought its reader down."""

    title = "文件无法读取"
    fields = (FieldProblem("/file", "请按说明改正或更换文件，整个文件未受理"),)


class Refusal(msgspec.Struct):
    """A refusal of the task's own, by its code."""

    code: str
    detail: str
    fields: tuple[FieldProblem, ...]


TASKS: dict[str, "Task[Any, Any]"] = {}
"""Every task that this process has declared, by name."""


@dataclass(frozen=True)
class Task(Generic[P, R]):
    """A pure function of a file's bytes and of plain arguments. Declare it at the top of a module that imports little.

    `returns` is the type that its result is read back as. `refusals` are the errors that cross as themselves; any other
    is `FileUnreadable`. `prepare` is called in the helper, once: a child can open no file.
    """

    function: Callable[Concatenate[bytes, P], R]
    returns: Any
    refusals: tuple[type[DomainError], ...] = ()
    prepare: Callable[[], object] = lambda: None

    def __post_init__(self) -> None:
        TASKS[self.name] = self

    @property
    def name(self) -> str:
        """Module and function."""
        return f"{self.function.__module__}:{self.function.__qualname__}"

    @property
    def module(self) -> str:
        """Where it is declared."""
        return self.function.__module__

    def answer(self, content: bytes, arguments: tuple[list[Any], dict[str, Any]]) -> bytes:
        """Do the work and write down what became of it: in the child."""
        plain, named = arguments
        try:
            return b"+" + msgspec.msgpack.encode(self.function(content, *plain, **named))
        except self.refusals as refused:
            return b"-" + msgspec.msgpack.encode(Refusal(type(refused).code(), refused.detail, refused.fields))

    def result(self, answer: bytes) -> R:
        """What the answer says: in the service. Raises the refusal, or FileUnreadable where it is no answer."""
        try:
            if answer[:1] == b"+":
                result: R = msgspec.msgpack.decode(answer[1:], type=self.returns)
                return result
            refusal = msgspec.msgpack.decode(answer[1:], type=Refusal)
            refused = next(kind for kind in self.refusals if kind.code() == refusal.code)
        except (msgspec.MsgspecError, StopIteration, RecursionError) as wrong:
            raise FileUnreadable(BROKE_DOWN) from wrong
        raise refused(refusal.detail, fields=refusal.fields)


class Order(msgspec.Struct, array_like=True):
    """What a child is asked, ahead of the file's bytes."""

    task: str
    arguments: tuple[list[Any], dict[str, Any]]


class Ended(msgspec.Struct, array_like=True):
    """How a child ended: its exit code or signal (negative), whether its time was up, and what it used."""

    code: int
    late: bool
    peak_mb: int
    cpu_seconds: float


OUT_OF_MEMORY = 70
"""Exit code of a child that ran out of memory and could still say so."""

BROKE_DOWN = "文件的结构异常，读取程序无法读完。请用表格软件打开、只保留数据，另存为新的 XLSX 或 CSV 文件后再提交"
TOO_LARGE = "读取这个文件所需的内存超过上限。请删去空白行列、格式和数据以外的内容，或拆分后再提交"
TOO_SLOW = "这个文件未能在限定时间内读完。请删去数据以外的内容，或拆分后再提交"
