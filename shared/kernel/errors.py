"""The kinds of refusal. A service draws its own tree below them; only the HTTP edge knows status codes.

DomainError
├── Invalid      the request does not say what it must: fields named, with the fix
├── NotFound     nothing of that name is known here
├── Conflict     it was so once, or someone was faster
├── Outdated     the caller has looked at an earlier state than the one that stands
├── Refused      a rule said no; `clause` says which
└── Forbidden    not this role, region or person
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar


@dataclass(frozen=True)
class Clause:
    """Where a rule is written: document number, section, and its words."""

    document: str
    section: str
    quote: str
    rule_pack: str = ""
    version: str = ""


@dataclass(frozen=True)
class FieldProblem:
    """One field that is missing or wrong: JSON pointer, what is the matter, and what would mend it."""

    pointer: str
    detail: str


class DomainError(Exception):
    """A refusal with a Chinese title, a sentence that says what to do instead, and the clause it rests on.

    `rule` names the rule of the place's pack that is quoted where no clause was given; no clause is written in code.
    `members` are what the answer holds beside them, by name: the report of a refused file.
    """

    title: ClassVar[str]
    rule: ClassVar[str] = ""
    clause: Clause | None = None
    fields: tuple[FieldProblem, ...] = ()
    members: Mapping[str, object] = MappingProxyType({})

    def __init__(
        self,
        detail: str,
        *,
        clause: Clause | None = None,
        fields: tuple[FieldProblem, ...] = (),
        members: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.clause = clause or type(self).clause
        self.fields = fields or type(self).fields
        self.members = members or type(self).members

    @classmethod
    def code(cls) -> str:
        """The stable name of this refusal in answers: PoolShort -> "pool-short"."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()


class Invalid(DomainError):
    title = "内容有误"


class ReasonMissing(Invalid):
    """What is done needs a reason on record and nobody gives one."""

    title = "须写明原因"


class NotFound(DomainError):
    title = "未找到"


class Conflict(DomainError):
    title = "状态冲突"


class Outdated(DomainError):
    title = "内容已更新"


class Refused(DomainError):
    title = "规则不允许"


class Forbidden(DomainError):
    title = "无权办理"


class OutsideRegion(Forbidden):
    title = "超出管辖区域"


class Halt(Exception):
    """Not a refusal: an invariant broke. The writer stops; everything stays readable; `/readyz` says halted."""
