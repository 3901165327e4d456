"""Routes that are complete when they are declared.

The framework's `include_router` builds every route a second time at the first request and looks through two tables at
every later one. Our routers know the limit and the failures themselves, so their routes are taken as they are.
"""

from typing import Any

from fastapi import APIRouter

from shared.platform.problems import MEDIA_TYPE

MAX_BODY_BYTES = 256 * 1024
"""What a request may carry where its route says nothing else."""

_FIELD = {"type": "object", "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}}}
_CLAUSE = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in ("document", "clause", "quote", "rule_pack", "version")},
}

PROBLEM_RESPONSE: dict[str, Any] = {
    "description": "RFC 9457：标题和说明为中文；errors 逐项指明字段；legal_basis 为规则依据",
    "content": {
        MEDIA_TYPE: {
            "schema": {
                "type": "object",
                "required": ["type", "code", "title", "status", "detail"],
                "properties": {
                    **{name: {"type": "string"} for name in ("type", "code", "title", "detail")},
                    "status": {"type": "integer"},
                    "errors": {"type": "array", "items": _FIELD},
                    "legal_basis": _CLAUSE,
                },
            }
        }
    },
}
"""How every failure reads in the OpenAPI documents."""


class Router(APIRouter):
    """A table of routes with our limit and our failures: `Router(prefix="/ledger/v1", tags=["账本"])`."""

    def __init__(self, **given: Any) -> None:
        super().__init__(max_body_size=MAX_BODY_BYTES, responses={"default": PROBLEM_RESPONSE}, **given)

    def take(self, other: APIRouter) -> None:
        """The other's routes too, as they were declared."""
        self.routes.extend(other.routes)
