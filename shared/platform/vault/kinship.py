"""Who stands beside a payee, found by keyed indexes: nothing is decrypted, and nothing but keys comes out."""

from collections.abc import Collection
from typing import cast

from sqlalchemy import Connection, Text, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

from shared.kernel.kinship import AccountChange, Kinship, Relation

_NEAREST = {"person": 0, "household": 1, "account": 2}

_OTHERS = text(
    """
    WITH asked AS (
        SELECT person, kind, household, identity_index, account_index FROM vault_persons
        WHERE person = ANY(:keys) AND record IS NOT NULL),
    same AS (
        SELECT a.person, b.person AS other, b.kind, b.household FROM asked a
        JOIN vault_persons b ON b.identity_index = a.identity_index AND b.person <> a.person),
    households AS (
        SELECT person, CASE WHEN household <> '' THEN household WHEN kind = 'household' THEN person END AS household
        FROM asked
        UNION
        SELECT person, CASE WHEN household <> '' THEN household WHEN kind = 'household' THEN other END FROM same),
    members AS (
        SELECT h.person, m.person AS other, m.identity_index FROM households h
        JOIN vault_persons m ON m.household = h.household AND m.household <> ''
        UNION
        SELECT h.person, m.person, m.identity_index FROM households h JOIN vault_persons m ON m.person = h.household),
    found AS (
        SELECT person, other, 'person' AS relation FROM same
        UNION
        SELECT person, other, 'household' FROM members
        UNION
        SELECT m.person, b.person, 'household' FROM members m
        JOIN vault_persons b ON b.identity_index = m.identity_index
        UNION
        SELECT a.person, c.person, 'account' FROM asked a JOIN vault_accounts c ON c.account_index = a.account_index)
    SELECT f.person, f.other, f.relation, p.county FROM found f JOIN vault_persons p ON p.person = f.other
    WHERE f.other <> f.person AND p.record IS NOT NULL
    """
).bindparams(bindparam("keys", type_=ARRAY(Text)))

_COUNTIES = text("SELECT DISTINCT county FROM vault_persons WHERE person = ANY(:keys)").bindparams(
    bindparam("keys", type_=ARRAY(Text))
)

_CHANGES = text(
    "SELECT person, at, staff, reason FROM vault_accounts WHERE person = ANY(:keys) AND reason <> '' ORDER BY id"
).bindparams(bindparam("keys", type_=ARRAY(Text)))


def kinship_of(connection: Connection, keys: Collection[str]) -> Kinship:
    """Who stands beside these payees. Whoever was erased is beside nobody any more."""
    asked = {"keys": list(keys)}
    counties = set(connection.execute(_COUNTIES, asked).scalars())
    others: dict[str, dict[str, Relation]] = {}
    for person, other, relation, county in connection.execute(_OTHERS, asked):
        mine = others.setdefault(person, {})
        if _NEAREST[relation] < _NEAREST[mine.get(other, "account")] or other not in mine:
            mine[other] = cast("Relation", relation)
        counties.add(county)
    changed = {row.person: AccountChange(row.at, row.staff, row.reason) for row in connection.execute(_CHANGES, asked)}
    return Kinship(others, changed, frozenset(counties))
