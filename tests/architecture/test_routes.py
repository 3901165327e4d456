"""Who may call what, read from the dependencies of every route of every service."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import BaseRoute

from deploy.documents import SERVICES, application
from services.disclosure.objections.submission import small
from shared.platform.identity.roles import Role
from shared.platform.web.context import public_query

NO_ROLE_HOLDS_THESE = {
    "/disclosure/v1/notices/{number}/objections": "anyone may object; counted per address and small by its dependency",
}
SEALS = {f"/{service}/v1/{what}" for service in SERVICES for what in ("checkpoint", "reconciliations")}
"""Sealing what is there, and comparing it with the log, enters nothing in anybody's book: an auditor has it done."""

STATIC = re.compile(r"/(ledger|projects|disclosure|monitoring)/((docs/)?assets/\{name\}|openapi\.json)")
LARGEST_FILE = 64 * 1024 * 1024
WRITES = {"POST", "PUT", "PATCH", "DELETE"}


def calls(dependant: Dependant) -> Iterator[Callable[..., Any]]:
    for needed in dependant.dependencies:
        if needed.call is not None:
            yield needed.call
        yield from calls(needed)


def routes() -> list[Any]:
    """Every route with its dependencies, the static files and OpenAPI documents left out."""
    found = [route for service in SERVICES for route in application(service).routes]
    return [pytest.param(route, id=_name(route)) for route in found if not STATIC.fullmatch(str(route.path))]


def writes(*services: str) -> list[Any]:
    """The routes of some services that change something."""
    return [r for r in routes() if r.values[0].methods & WRITES and r.values[0].path.split("/")[1] in services]


def questions_about_books() -> list[Any]:
    """Every question that the ledger answers about one book."""
    asked = (r for r in routes() if "GET" in r.values[0].methods)
    return [r for r in asked if r.values[0].path.startswith("/ledger/v1/books/{book}")]


def _name(route: BaseRoute) -> str:
    return f"{'|'.join(sorted(route.methods or ()))} {route.path}"


def roles_of(route: BaseRoute) -> set[Role]:
    return {role for call in calls(route.dependant) for role in getattr(call, "roles", ())}


@pytest.mark.parametrize("route", routes())
def test_a_route_needs_a_role_or_is_public_on_purpose(route):
    if route.path in NO_ROLE_HOLDS_THESE:
        assert small in set(calls(route.dependant))
    else:
        assert roles_of(route) or public_query in set(calls(route.dependant))


@pytest.mark.parametrize("route", routes())
def test_a_route_has_a_limit_for_what_it_is_sent(route):
    assert 0 < route.max_body_size <= LARGEST_FILE


@pytest.mark.parametrize("route", writes("ledger", "projects", "monitoring"))
def test_a_route_that_writes_is_never_public(route):
    assert roles_of(route)
    assert public_query not in set(calls(route.dependant))


@pytest.mark.req("XC-03", "XC-08", "XC-16", "XC-86")
@pytest.mark.parametrize("route", [r for r in writes("ledger", "projects") if r.values[0].path not in SEALS])
def test_pool_and_projects_are_written_by_county_and_below_alone(route):
    assert not roles_of(route) & {Role.PREFECTURE, Role.PROVINCE, Role.AUDITOR, Role.SYSTEM}


@pytest.mark.req("XC-16")
@pytest.mark.parametrize("route", questions_about_books())
def test_audit_reads_every_page_of_a_book(route):
    assert Role.AUDITOR in roles_of(route)


@pytest.mark.req("XC-42", "XC-50")
@pytest.mark.parametrize("service", SERVICES)
def test_every_service_offers_its_events_to_other_bodies_over_http(service):
    offered = {r.values[0].path: roles_of(r.values[0]) for r in routes()}

    for path in ("events", "events/gaps", "events/stream"):
        assert {Role.SYSTEM, Role.AUDITOR} <= offered[f"/{service}/v1/{path}"]


@pytest.mark.parametrize("route", routes())
def test_a_route_says_what_it_does(route):
    assert (route.endpoint.__doc__ or "").strip()


def test_the_inflow_into_the_pool_is_the_keepers_alone():
    inflow = next(r.values[0] for r in routes() if r.values[0].path == "/ledger/v1/books/{book}/inflows")

    assert roles_of(inflow) == {Role.KEEPER}
