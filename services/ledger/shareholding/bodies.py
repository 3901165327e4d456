"""Request bodies of the share register. Amounts are strings in yuan with two decimals, shares whole numbers."""

from typing import Annotated

from pydantic import Field

from services.ledger.book.fields import Filled, Short
from services.ledger.shareholding.register import MOST_HOLDERS
from shared.platform.web.bodies import ActBody, Body, YuanText


class EntityBody(ActBody):
    """A rural business entity by its unified social credit code; `shares` is its whole capital."""

    entity: Filled
    name: Filled
    kind: Filled
    place: Filled
    shares: int
    document_no: Short


class HolderBody(Body):
    """A household by the vault's key, and how many shares it gets."""

    payee: Filled
    shares: int


class QuantificationBody(ActBody):
    """So much of a posted payment becomes shares of these households."""

    book: Filled
    payment: Filled
    amount: YuanText
    document_no: Short
    holders: Annotated[list[HolderBody], Field(max_length=MOST_HOLDERS)]


class TransferBody(ActBody):
    """Shares of one household go to another, or back to be allotted anew where `to_payee` is left out."""

    payee: Filled
    to_payee: Short = ""
    shares: int
    document_no: Short


class DividendBody(ActBody):
    """What the entity paid all its household holders for a year."""

    year: Annotated[int, Field(ge=2000, le=2099)]
    amount: YuanText
    document_no: Short
