"""The routes of each service as a table in its README, written from the code: `python -m deploy.route_tables`."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from deploy.documents import SERVICES, application
from shared.platform.identity.roles import Role

ROOT = Path(__file__).resolve().parents[1] / "services"
BEGIN, END = "<!-- routes: written by `make docs` -->\n", "<!-- end of routes -->\n"


def write() -> None:
    """Fill the marked block of every README."""
    for service in SERVICES:
        file = readme(service)
        before, _, rest = file.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        file.write_text(before + block(service) + after, encoding="utf-8")


def readme(service: str) -> Path:
    """Where the table of a service stands."""
    return ROOT / service / "README.md"


def block(service: str) -> str:
    """The marked block: a line for each route that the service itself declares, in the order of its capabilities."""
    own = f"services.{service}."
    routes = [route for route in application(service).routes if isinstance(route, APIRoute)]
    lines = [_line(route) for route in routes if route.endpoint.__module__.startswith(own)]
    return "\n".join((BEGIN.rstrip(), "", "| Route | Who | What |", "|---|---|---|", *lines, "", END))


def _line(route: APIRoute) -> str:
    methods = " ".join(sorted(route.methods or ()))
    what = " ".join((route.endpoint.__doc__ or "").partition("\n\n")[0].split()).replace("|", r"\|")
    return f"| `{methods} {route.path}` | {_who(route)} | {what} |"


def _who(route: APIRoute) -> str:
    roles = frozenset(role for call in _calls(route.dependant) for role in getattr(call, "roles", ()))
    if not roles:
        return "everyone"
    return "every role" if roles == set(Role) else ", ".join(role.value for role in Role if role in roles)


def _calls(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    for needed in dependant.dependencies:
        if needed.call is not None:
            yield needed.call
        yield from _calls(needed)


if __name__ == "__main__":
    write()
