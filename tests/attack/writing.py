"""Who may give which command where: the table that the documents are compared with (P10)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from shared.platform.identity.roles import Role

FINANCE, KEEPER, REVIEWER, GOVERNMENT, DEPARTMENT, UNIT, GROUP, PUBLISHER, VILLAGE, TEAM, TOWNSHIP, SECTOR, AUDITOR = (
    frozenset({role})
    for role in (
        Role.FINANCE, Role.KEEPER, Role.REVIEWER, Role.COUNTY_GOV, Role.PROJECT_DEPT, Role.IMPLEMENTER,
        Role.LEADING_GROUP, Role.PUBLISHER, Role.VILLAGE, Role.WORK_TEAM, Role.TOWNSHIP, Role.SECTOR_DEPT, Role.AUDITOR,
    )
)  # fmt: skip
REGISTRARS = FINANCE | DEPARTMENT | TOWNSHIP
HANDLERS = FINANCE | DEPARTMENT | GROUP | AUDITOR | {Role.PREFECTURE, Role.PROVINCE}


class Decides(Enum):
    """What decides on a command, beside the role."""

    OWN = "the place is the actor's region or lies in it"
    OWN_AT_MOST = "as OWN; what else decides is tried elsewhere"
    OWN_LEVEL = "the place is the actor's region itself: neither above nor below it decides"
    FROM_BELOW = "as OWN, and no higher than the county whose money is asked for"
    ADDRESSED = "the actor is of the place or of one in it"
    ANYWHERE = "it changes nothing in any place"


class Lies(Enum):
    """What a command is about lies in."""

    COUNTY = "the county"
    VILLAGE = "the village"
    PREFECTURE = "the prefecture"


@dataclass(frozen=True)
class Writes:
    """One command: for whom, what decides, and where lies what the scene's command is about."""

    roles: frozenset[Role]
    decides: Decides = Decides.OWN
    lies: Lies = Lies.COUNTY


def _of_the_pool() -> Iterator[tuple[str, Writes]]:
    at = "/books/{book}"
    by = {
        FINANCE: ("/keeper", "/commitments", "/announcements", "/announcements/withdrawal",
                  "/announcements/postponement", "/settlements",
                  "/payments/{payment}/countersignature", "/surpluses", "/category-transfers", "/closings"),
        KEEPER: ("/inflows", "/inflows/bulk", "/payments/{payment}/posting", "/reversals/{request_no}/decision",
                 "/refunds", "/reclaims", "/returns"),
        REVIEWER: ("/payments/{payment}/review",),
        FINANCE | KEEPER: ("/reversals",),
        FINANCE | KEEPER | REVIEWER: ("/payments/{payment}/withdrawal",),
        GOVERNMENT: ("/responsible", "/use-changes", "/use-changes/{change_no}/filing"),
        GROUP: ("/closings/{period}/reopening",),
    }  # fmt: skip
    for roles, paths in by.items():
        yield from ((f"{at}{path}", Writes(roles, Decides.OWN_LEVEL)) for path in paths)
    yield "/books", Writes(FINANCE, Decides.OWN_LEVEL)
    yield "/imports", Writes(KEEPER, Decides.OWN_LEVEL)
    yield f"{at}/pass-downs", Writes(FINANCE, Decides.OWN_LEVEL, Lies.PREFECTURE)
    yield f"{at}/pass-downs/{{request_no}}/decision", Writes(KEEPER, Decides.OWN_LEVEL, Lies.PREFECTURE)
    yield "/counties/{county}/standards", Writes(GOVERNMENT | DEPARTMENT, Decides.OWN_LEVEL)
    for path in ("/payments", "/batches", "/batches/file"):
        yield f"{at}{path}", Writes(UNIT | DEPARTMENT, Decides.FROM_BELOW, Lies.VILLAGE)
    yield f"{at}/spendings", Writes(UNIT, Decides.FROM_BELOW, Lies.VILLAGE)
    line = f"{at}/statement-lines/{{line}}"
    for path in (f"{at}/statements", f"{at}/statement-lines/matching", f"{line}/match", f"{line}/release",
                 f"{line}/explanation"):  # fmt: skip
        yield path, Writes(FINANCE)


SEALS = {
    "/checkpoint": Writes(FINANCE | AUDITOR, Decides.ANYWHERE),
    "/reconciliations": Writes(AUDITOR | {Role.SYSTEM}, Decides.ANYWHERE),
}

LEDGER = SEALS | dict(_of_the_pool()) | {
    "/persons": Writes(REGISTRARS, lies=Lies.VILLAGE),
    "/persons/file": Writes(REGISTRARS),
    "/persons/{person}/members": Writes(REGISTRARS, lies=Lies.VILLAGE),
    "/persons/{person}/erasure": Writes(FINANCE, lies=Lies.VILLAGE),
    "/vault/rewrapping": Writes(FINANCE, Decides.ANYWHERE),
    **{f"/counties/{{county}}/entities{path}": Writes(FINANCE | DEPARTMENT)
       for path in ("", "/{entity}/transfers", "/{entity}/dividends")},
    "/counties/{county}/entities/{entity}/shares": Writes(FINANCE | DEPARTMENT, Decides.OWN_LEVEL),
}  # fmt: skip

PROPOSERS = VILLAGE | TEAM
_PLAN = "/plans/{plan}"

PROJECTS = SEALS | {
    "/projects": Writes(PROPOSERS, lies=Lies.VILLAGE),
    "/projects/{project}/content": Writes(PROPOSERS | TOWNSHIP, lies=Lies.VILLAGE),
    "/projects/{project}/place": Writes(DEPARTMENT),
    "/projects/{project}/responsible": Writes(DEPARTMENT, lies=Lies.VILLAGE),
    "/projects/{project}/steps/{command}": Writes(
        PROPOSERS | TOWNSHIP | DEPARTMENT | SECTOR | GROUP | UNIT, lies=Lies.VILLAGE
    ),
    "/decisions": Writes(GROUP),
    "/plans": Writes(DEPARTMENT),
    f"{_PLAN}/lines": Writes(DEPARTMENT),
    f"{_PLAN}/lines/{{project}}/removal": Writes(DEPARTMENT),
    f"{_PLAN}/approval": Writes(GROUP),
    f"{_PLAN}/amendments": Writes(DEPARTMENT),
    f"{_PLAN}/filings": Writes(DEPARTMENT),
    f"{_PLAN}/filings/receipts": Writes(DEPARTMENT),
    "/imports": Writes(DEPARTMENT),
}

INVESTIGATORS = TOWNSHIP | DEPARTMENT | GROUP | AUDITOR
"""Whom a rule pack may name; which of them, and of which one place, is tried by `test_who_reads_letters`."""

_NOTICE, _OBJECTION = "/notices/{number}", "/objections/{code}"

DISCLOSURE = SEALS | {
    "/notices": Writes(PUBLISHER),
    f"{_NOTICE}/posting": Writes(PUBLISHER, lies=Lies.VILLAGE),
    f"{_NOTICE}/proofs": Writes(PUBLISHER | PROPOSERS | TOWNSHIP, lies=Lies.VILLAGE),
    f"{_NOTICE}/closing": Writes(PUBLISHER | VILLAGE | TOWNSHIP | DEPARTMENT, lies=Lies.VILLAGE),
    f"{_NOTICE}/corrections": Writes(PUBLISHER),
    f"{_NOTICE}/objections": Writes(frozenset(), Decides.ANYWHERE),
    f"{_OBJECTION}/investigation": Writes(INVESTIGATORS, Decides.OWN_AT_MOST, Lies.VILLAGE),
    f"{_OBJECTION}/resolution": Writes(INVESTIGATORS, Decides.OWN_AT_MOST, Lies.VILLAGE),
    f"{_OBJECTION}/erasure": Writes(INVESTIGATORS - TOWNSHIP, Decides.OWN_AT_MOST, Lies.VILLAGE),
    "/organisations/{place}": Writes(PUBLISHER | GOVERNMENT),
}

_DAY = "/counties/{county}/days/{day}"

MONITORING = SEALS | {
    "/checks": Writes(FINANCE | GROUP | AUDITOR | {Role.PREFECTURE, Role.PROVINCE, Role.SYSTEM}),
    "/assets/{asset}/findings": Writes(REGISTRARS | AUDITOR, Decides.OWN_AT_MOST),
    "/alerts/{alert}/acknowledgement": Writes(HANDLERS),
    "/alerts/{alert}/closing": Writes(HANDLERS),
    f"{_DAY}/supervision": Writes(GROUP, Decides.OWN_LEVEL),
    f"{_DAY}/instructions/{{number}}/answer": Writes(
        FINANCE | DEPARTMENT | SECTOR | TOWNSHIP | UNIT, Decides.ADDRESSED
    ),
}

TABLE = {"ledger": LEDGER, "projects": PROJECTS, "disclosure": DISCLOSURE, "monitoring": MONITORING}
