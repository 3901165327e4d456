"""Who may ask what, as the OpenAPI documents say it: the roles of an operation, and beside them the rule of regions."""

from collections.abc import Iterable, Iterator
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from shared.platform.identity.roles import Role

RULE = (
    "管辖区域：令牌（region）只能查阅、办理本辖区及其下级的事项，不能查阅上级的；列表不填区划时为本辖区，"
    "填到本辖区以外时答 403 outside-region 并指明该项。"
    "乡镇、村在上级的台账中只见属于本辖区的项目、拨付、经营主体、收款人、资产和交办给本单位的督办。"
    "只有系统接口（system）的令牌可写明 region 为空，即全国。"
)
"""The rule of `shared.kernel.regional_access` in the words of the documents."""

_READS = "Reads what lies in the caller's own region or below it, never above: 403 `outside-region`."
_WRITES = "Acts on what lies in the caller's own region or below it, never above: 403 `outside-region`."
_FOR_ALL = "Public: no token is asked for."
_READING = frozenset({"GET", "HEAD"})


def roles_of(dependant: Dependant) -> tuple[Role, ...] | None:
    """The roles that the dependencies of a route ask for, in the order of the texts; None where everybody may ask."""
    found = frozenset(_asked_for(dependant))
    return tuple(role for role in Role if role in found) or None


def _asked_for(dependant: Dependant) -> Iterator[Role]:
    for needed in dependant.dependencies:
        yield from getattr(needed.call, "roles", ())
        yield from _asked_for(needed)


def say_who_may(document: dict[str, Any], routes: Iterable[BaseRoute]) -> dict[str, Any]:
    """The document with `x-roles` and the rule of regions at each operation; an empty `x-roles` is everybody."""
    document["info"]["description"] = RULE
    for route in routes:
        if isinstance(route, APIRoute) and route.include_in_schema:
            roles = roles_of(route.dependant)
            for method in route.methods or ():
                _say(document["paths"][route.path_format][method.lower()], method, roles)
    return document


def _say(operation: dict[str, Any], method: str, roles: tuple[Role, ...] | None) -> None:
    words = _FOR_ALL if roles is None else _READS if method in _READING else _WRITES
    operation["x-roles"] = [role.value for role in roles or ()]
    operation["description"] = f"{operation.get('description', '')}\n\n{words}".strip()
