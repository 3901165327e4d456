"""Request bodies of the vault's counter. What stands here goes to the vault and nowhere else."""

from typing import Annotated, Literal

from pydantic import Field

from services.ledger.schemas.fields import Filled, Short
from shared.http.bodies import ActBody
from shared.vault import Identity, Newcomer


class PersonBody(ActBody):
    """Somebody to be paid: who it is, where, and the account. A household is given by its head."""

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


class ErasureBody(ActBody):
    """Destroy what is known of a person; `reason` is asked for."""
