"""Request bodies of the vault's counter. What stands here goes to the vault and nowhere else."""

from collections.abc import Iterable
from typing import Annotated, ClassVar, Literal

import msgspec
from pydantic import Field, ValidationError

from services.ledger.book.fields import Filled, Short
from services.ledger.payees.import_bodies import Given
from shared.platform.problems import Problem
from shared.platform.vault import Identity, Newcomer
from shared.platform.web.bodies import ActBody, Body
from shared.platform.web.json_bodies import name_twice
from shared.platform.web.problems import invalid, unreadable


class PersonLine(Body):
    """Somebody to be paid: who it is, where, and the account. A household is given by its head."""

    personal: ClassVar[bool] = True

    kind: Literal["person", "household"]
    place: Annotated[str, Field(pattern=r"^(\d{6}|\d{9}|\d{12})$")]
    name: Filled
    id_number: Annotated[str, Field(max_length=20)]
    account: Annotated[str, Field(max_length=40)]
    bank: Short = ""
    phone: Annotated[str, Field(max_length=30)] = ""
    household: Annotated[str, Field(pattern=r"^(p-[a-z2-7]{26})?$")] = ""

    def to_newcomer(self) -> Newcomer:
        """The person as the vault takes one in."""
        identity = Identity(self.name, self.id_number, self.account, self.bank, self.phone)
        return Newcomer(self.kind, self.place, identity, self.household)


class PersonBody(PersonLine, ActBody):
    """One person's form, and the act."""


class MembersBody(ActBody):
    """Persons of a household, by their keys."""

    members: Annotated[list[Annotated[str, Field(pattern=r"^p-[a-z2-7]{26}$")]], Field(min_length=1, max_length=100)]


class ErasureBody(ActBody):
    """Destroy what is known of a person; `reason` is asked for."""


class RewrappingBody(ActBody):
    """Wrap the vault's data keys by the master key in use; `reason` is asked for."""


def persons_of(given: Iterable[Given]) -> list[Newcomer | Problem]:
    """Each line of a file as a person, or what is wrong with it."""
    return [_read(line) for line in given]


def _read(given: Given) -> Newcomer | Problem:
    if given.lost:
        return invalid(given.lost)
    if given.twice:
        return unreadable([name_twice(given.twice)])
    try:
        value = given.texts or (msgspec.json.decode(given.line) if given.line else None)
        return PersonLine.model_validate(value).to_newcomer()
    except ValidationError as wrong:
        return unreadable(wrong.errors(include_input=False, include_url=False))
