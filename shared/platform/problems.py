"""Refusals in words for machines and people: RFC 9457 problem details, Chinese first, with the clause.

One table maps the kinds of the kernel to statuses; a service never names a status.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from shared.kernel.errors import (
    Clause,
    Conflict,
    DomainError,
    FieldProblem,
    Forbidden,
    Invalid,
    NotFound,
    Outdated,
    Refused,
)

STATUS: dict[type[DomainError], int] = {
    Invalid: 422, NotFound: 404, Conflict: 409, Refused: 409, Forbidden: 403, Outdated: 412,
}  # fmt: skip

MEDIA_TYPE = "application/problem+json"

UNREADABLE = "entry-unreadable"
"""The code of an answer that an entry of the log could not be read for: consumers tell it from a feed that is away."""


@dataclass(frozen=True)
class Problem:
    """One problem answer."""

    status: int
    code: str
    title: str
    detail: str
    fields: tuple[FieldProblem, ...] = ()
    clause: Clause | None = None
    members: Mapping[str, object] = field(default_factory=dict)
    """What stands beside, by name; RFC 9457 calls them extension members."""

    @property
    def body(self) -> dict[str, Any]:
        """What the answer says, ready for JSON."""
        body: dict[str, Any] = {
            "type": f"/problems/{self.code}",
            "code": self.code,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if self.fields:
            body["errors"] = [{"pointer": f.pointer, "detail": f.detail} for f in self.fields]
        if self.clause is not None:
            body["legal_basis"] = {
                "document": self.clause.document,
                "clause": self.clause.section,
                "quote": self.clause.quote,
                "rule_pack": self.clause.rule_pack,
                "version": self.clause.version,
            }
        return body | dict(self.members)

    def encode(self) -> bytes:
        """The JSON body."""
        return msgspec.json.encode(self.body)


def status_of(error: type[DomainError]) -> int:
    """The status of a refusal by its kind; every domain error has exactly one kind."""
    for kind, status in STATUS.items():
        if issubclass(error, kind):
            return status
    raise LookupError(f"{error.__name__} has no kind: derive it from one of {[k.__name__ for k in STATUS]}")


def problem_of(error: DomainError) -> Problem:
    """A refusal as a problem answer."""
    status = status_of(type(error))
    return Problem(status, error.code(), error.title, error.detail, error.fields, error.clause, error.members)
