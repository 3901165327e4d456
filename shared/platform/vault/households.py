"""Who belongs to which household: by keys alone, so that what one member was paid is known beside the other's."""

from collections.abc import Collection, Sequence

from sqlalchemy import ARRAY, Connection, Text, any_, literal, select, update

from shared.kernel.acts import Act
from shared.kernel.errors import FieldProblem
from shared.kernel.reasons import must_say_why
from shared.platform.vault.errors import PersonIncomplete, PersonUnknown
from shared.platform.vault.tables import persons


def known_households(connection: Connection, keys: Collection[str]) -> dict[str, str]:
    """The county of each of these keys that is a household's and not erased."""
    if not any(keys):
        return {}
    mine = persons.c.person == any_(literal(list(keys), ARRAY(Text)))
    query = select(persons.c.person, persons.c.county).where(mine, persons.c.kind == "household")
    found = connection.execute(query.where(persons.c.record.is_not(None)))
    return {row.person: row.county for row in found}


def join(connection: Connection, household: str, members: Sequence[str], act: Act) -> list[str]:
    """Let persons belong to a household; gives those that did not before. To leave another one takes a reason.

    Raises PersonUnknown, PersonIncomplete, OutsideRegion and ReasonMissing.
    """
    county = known_households(connection, {household}).get(household)
    if county is None:
        raise PersonUnknown("保密库中没有该编号的农户，请先登记户主")
    mine = persons.c.person == any_(literal(list(set(members)), ARRAY(Text)))
    query = select(persons).where(mine, persons.c.record.is_not(None)).order_by(persons.c.person)
    rows = connection.execute(query.with_for_update()).all()
    known = {row.person for row in rows if row.kind == "person" and row.county == county}
    wrong = [number for number, member in enumerate(members) if member not in known]
    if wrong:
        problems = (FieldProblem(f"/members/{number}", "保密库中没有本县该编号的个人，请先登记") for number in wrong)
        raise PersonIncomplete("请更正所列各项后重新提交", fields=tuple(problems))
    joining = [row for row in rows if row.household != household]
    for row in joining:
        act.within(row.place)
        must_say_why(act, "家庭成员", {"所属农户": row.household} if row.household else {}, {"所属农户": household})
    moved = [row.person for row in joining]
    which = persons.c.person == any_(literal(moved, ARRAY(Text)))
    connection.execute(update(persons).where(which).values(household=household))
    return moved


def members_of(connection: Connection, household: str) -> list[str]:
    """The persons of a household, by key; its head stands in its own record."""
    query = select(persons.c.person).where(persons.c.household == household).order_by(persons.c.person)
    return list(connection.execute(query).scalars())
