"""What every question of every service may show to whom: the table that the documents are compared with (P10).

A question of a route that is not in it fails the test: whoever adds one says here which place it is about.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import msgspec

from shared.platform.identity.roles import Role

ALL = frozenset(Role)
FEED = frozenset({Role.SYSTEM, Role.AUDITOR, Role.FINANCE, Role.PROJECT_DEPT, Role.PREFECTURE, Role.PROVINCE})
MASKED = frozenset({Role.FINANCE, Role.PROJECT_DEPT, Role.TOWNSHIP, Role.KEEPER, Role.REVIEWER, Role.IMPLEMENTER,
                    Role.VILLAGE, Role.AUDITOR})  # fmt: skip
IN_FULL = frozenset({Role.FINANCE, Role.REVIEWER, Role.KEEPER, Role.AUDITOR})
PAYEES = ALL - {Role.PUBLISHER, Role.SECTOR_DEPT, Role.SYSTEM}
DRAFTERS = frozenset({Role.PUBLISHER, Role.PROJECT_DEPT, Role.TOWNSHIP, Role.VILLAGE, Role.AUDITOR})
INVESTIGATORS = frozenset({Role.TOWNSHIP, Role.PROJECT_DEPT, Role.LEADING_GROUP, Role.AUDITOR})


class Rule(Enum):
    """What decides on a question, beside the role."""

    PUBLIC = "everybody"
    LAW = "any role in any region: it is of no place"
    OWN = "the thing's place is the reader's region or lies in it"
    OWN_AT_MOST = "as OWN; what else decides is tried elsewhere"
    PART = "as OWN, and who is below sees the rows of the own region"
    BINDING = "as OWN, and whoever is below"
    LIST = "anybody, the rows of the own region"


@dataclass(frozen=True)
class Reads:
    """One question: its route below /{service}/v1, for whom, what decides.

    `of` is the parameter that names the thing, `things` which ones are tried (by default those of that name), `rows`
    those that may be in the answer; `shows` finds their names there. `query` is filled in like the route. `some`: not
    every row has to be shown. `by_one`: a question of another entry in another form, which one role tries.
    """

    route: str
    rule: Rule
    roles: frozenset[Role] = ALL
    of: str = ""
    things: str = ""
    rows: str = ""
    query: dict[str, str] = field(default_factory=dict)
    shows: Callable[[bytes], set[str]] | None = None
    some: bool = False
    by_one: bool = False


def _public(*routes: str) -> Iterator[Reads]:
    return (Reads(route, Rule.PUBLIC) for route in routes)


def _events(body: bytes) -> set[str]:
    return {event["sequence"] for event in msgspec.json.decode(body)}


def _expected(body: bytes) -> set[str]:
    return {str(sequence) for sequence in msgspec.json.decode(body)["expected"]}


def _streamed(body: bytes) -> set[str]:
    return {line.split()[1] for line in body.decode().splitlines() if line.startswith("id: ")}


def _logged(body: bytes) -> set[str]:
    lines = map(msgspec.json.decode, body.splitlines())
    return {str(line["sequence"]) for line in lines if "state" in line}


def _bundled(body: bytes) -> set[str]:
    """Of each entry its length in two bytes, then the leaf, which begins with the sequence and a newline."""
    found = set()
    while body:
        length = int.from_bytes(body[:2])
        found.add(body[2 : 2 + length].split(b"\n")[0].decode())
        body = body[2 + length :]
    return found - {""}


def _differing(body: bytes) -> set[str]:
    return {finding["place"] for finding in msgspec.json.decode(body)["findings"]}


EVERYWHERE: tuple[Reads, ...] = (
    Reads("/events", Rule.LIST, FEED, rows="events", query={"limit": "1000"}, shows=_events),
    Reads("/events", Rule.OWN, FEED, of="within", things="counties", query={"county": "{within}"}),
    Reads("/events/gaps", Rule.LIST, FEED, rows="events", query={"from": "1", "to": "1000"}, shows=_expected),
    Reads("/events/stream", Rule.LIST, FEED, rows="events", shows=_streamed),
    Reads("/log", Rule.LIST, FEED, rows="events", shows=_logged),
    Reads("/entries/{sequence}.leaf", Rule.OWN, FEED, of="sequence"),
    Reads("/tile/entries/{index}", Rule.LIST, FEED, rows="events", shows=_bundled),
    *_public("/comparisons"),
    Reads("/tile/answers/{level}/{index}", Rule.LAW, FEED, of="index", things="answers"),
    *_public("/checkpoint", "/checkpoints", "/public-key", "/tile/{level}/{index}", "/entries/{sequence}.tlog-proof"),
    *_public("/reconciliations"),
    Reads("/reconciliations/{run}", Rule.LIST, frozenset({Role.AUDITOR, Role.SYSTEM}), rows="within", shows=_differing),
    Reads("/proofs/inclusion", Rule.PUBLIC, query={"sequence": "1"}),
    Reads("/proofs/consistency", Rule.PUBLIC, query={"from": "1"}),
)

_BOOK = "/books/{book}"
_SHARES = "/counties/{county}/entities"
_LOT = {"lot": "新财扶〔2020〕1号 中央财政专项扶贫资金"}

LEDGER: tuple[Reads, ...] = (
    Reads("/books", Rule.LIST, rows="books"),
    Reads("/books", Rule.OWN, of="within", query={"region": "{within}"}),
    Reads("/books/awaiting", Rule.LIST, rows="county", some=True),
    *(
        Reads(f"{_BOOK}{path}", Rule.OWN, of="book")
        for path in (
            "",
            "/state",
            "/changes",
            "/entries",
            "/inflows",
            "/lots",
            "/unallocated",
            "/trial-balance",
            "/quality",
            "/coverage",
            "/execution",
            "/sources",
            "/advances",
            "/announcements",
            "/reversals",
            "/use-changes",
            "/categories",
            "/pass-downs",
            "/closings",
            "/periods/{period}/checklist",
            "/statements",
            "/statement-lines",
            "/unshown-payments",
            "/responsibility",
        )
    ),
    Reads(f"{_BOOK}/lineage", Rule.OWN, of="book", things="project book", query={"project": "P1"}),
    *(
        Reads(f"{_BOOK}{path}", Rule.PART, of="book", rows=rows, query=query, by_one=bool(query))
        for path, rows in (("/projects", "projects"), ("/payments", "payments"), ("/batches", "batches"))
        for query in ({}, {"format": "csv"})
    ),
    Reads(f"{_BOOK}/payments/{{payment}}", Rule.OWN, of="payment"),
    Reads(f"{_BOOK}/payments/{{payment}}/findings", Rule.OWN, PAYEES, of="payment", things="findings"),
    Reads(f"{_BOOK}/batches/{{batch}}", Rule.OWN, of="batch"),
    Reads(f"{_BOOK}/batches/{{batch}}/lines", Rule.OWN, PAYEES, of="batch"),
    Reads(f"{_BOOK}/payees", Rule.OWN, PAYEES, of="book", query=_LOT),
    Reads(f"{_BOOK}/payees/{{payee}}", Rule.OWN, PAYEES, of="payee"),
    Reads("/counties/{county}/standards", Rule.BINDING, of="county"),
    Reads(_SHARES, Rule.PART, of="county", rows="entity"),
    Reads(f"{_SHARES}/{{entity}}", Rule.OWN, of="entity"),
    Reads(f"{_SHARES}/{{entity}}/holders", Rule.OWN, PAYEES, of="entity"),
    Reads(f"{_SHARES}/{{entity}}/history", Rule.OWN, PAYEES, of="entity"),
    Reads("/counties/{county}/shareholders/{payee}", Rule.OWN, PAYEES, of="payee"),
    Reads("/persons/{person}", Rule.OWN, MASKED, of="person"),
    Reads("/persons/{person}/identity", Rule.OWN, IN_FULL, of="person", query={"purpose": "核对发放名单"}),
    Reads("/persons/{person}/readings", Rule.OWN, frozenset({Role.FINANCE, Role.AUDITOR}), of="person"),
    Reads(f"{_BOOK}/inflows", Rule.OWN, of="book", query={"format": "csv"}, by_one=True),
    *_public("/entries/{book}/{entry_no}.tlog-proof", "/templates/inflows", "/templates/payees"),
)

PROJECTS: tuple[Reads, ...] = (
    Reads("/projects", Rule.LIST, rows="project"),
    Reads("/projects", Rule.OWN, of="county", query={"county": "{county}"}),
    Reads("/projects", Rule.OWN, of="county", query={"county": "{county}", "format": "csv"}, by_one=True),
    *_public("/templates/projects"),
    Reads("/projects/{project}", Rule.OWN, of="project"),
    Reads("/projects/{project}/history", Rule.OWN, of="project"),
    Reads("/projects/{project}/versions", Rule.OWN, of="project"),
    Reads("/workflows/{pack}", Rule.LAW),
    Reads("/tasks", Rule.LIST, rows="project", some=True),
    Reads("/tasks", Rule.OWN, of="within", query={"region": "{within}"}),
    Reads("/plans", Rule.LIST),
    Reads("/plans/{plan}", Rule.BINDING, of="plan", rows="lines"),
    Reads("/plans/{plan}/versions", Rule.BINDING, of="plan", rows="lines", some=True),
)

DISCLOSURE: tuple[Reads, ...] = (
    *_public("/notices", "/notices/{number}", "/objections/{code}", "/organisations/{place}"),
    Reads("/notices/{number}/draft", Rule.OWN, DRAFTERS, of="number"),
    Reads("/objections", Rule.LIST, INVESTIGATORS, rows="objections"),
    Reads("/objections", Rule.OWN, INVESTIGATORS, of="within", query={"place": "{within}"}),
    Reads("/objections/{code}/letter", Rule.OWN_AT_MOST, INVESTIGATORS, of="code"),
    Reads("/objections/{code}/readings", Rule.OWN, frozenset({Role.AUDITOR}), of="code"),
)

_DAY = "/counties/{county}/days/{day}"

MONITORING: tuple[Reads, ...] = (
    *_public("/books", "/books/{book}", "/books/{book}/rate", "/books/{book}/curve", "/books/{book}/months/{month}",
             "/books/{book}/lots", "/books/{book}/refusals", "/projects", "/stream",
             "/counties/{county}/checkpoint-sets/{month}"),
    Reads("/regions/{code}/rate", Rule.PUBLIC, query={"year": "2020"}),
    Reads("/alerts/runs", Rule.PUBLIC, query={"county": "{county}"}),
    Reads("/books/{book}/entries", Rule.OWN, of="book"),
    Reads("/reconciliation/{book}", Rule.OWN, of="book"),
    Reads("/assets", Rule.PART, of="county", rows="assets", query={"county": "{county}"}),
    Reads("/alerts", Rule.OWN, of="within", things="counties", query={"county": "{within}"}),
    Reads(_DAY, Rule.OWN, of="county"),
    Reads("/counties/{county}/supervision", Rule.OWN, of="county", query={"month": "2020-07"}),
    Reads("/counties/{county}/instructions", Rule.PART, of="county", rows="addressed"),
)  # fmt: skip

TABLE: dict[str, tuple[Reads, ...]] = {
    "ledger": EVERYWHERE + LEDGER,
    "projects": EVERYWHERE + PROJECTS,
    "disclosure": EVERYWHERE + DISCLOSURE,
    "monitoring": EVERYWHERE + MONITORING,
}


def answer_is_fine(reads: Reads, status: int) -> bool:
    """Whether who may ask was answered: with the thing, or for a rule beyond region with its refusal."""
    return status == 200 or (reads.rule is Rule.OWN_AT_MOST and status in (403, 404, 409))


def question(reads: Reads, names: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """The path and query of a question, its names filled in."""
    return reads.route.format_map(names), {name: value.format_map(names) for name, value in reads.query.items()}
