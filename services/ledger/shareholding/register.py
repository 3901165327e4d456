"""Shares of households in new rural business entities (量化到户的股份): what industry money became, and for whom.

A county has one register. An entity's whole is so many shares; households hold some of them, never more than all. No
fund money moves here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from services.ledger.book.errors import InvariantBroken
from services.ledger.shareholding.errors import EntityUnknown
from shared.kernel.aggregate import Aggregate

REGISTERS = UUID("6a4c0f5e-93a1-5c39-8d4b-1f0c7b0e2a58")


@dataclass(slots=True)
class Holdings:
    """One entity in memory: all its shares, and how many each household holds.

    `allotted_by` is who last gave each household shares: giving it more takes another official.
    """

    name: str
    whole: int
    kind: str = ""
    place: str = ""
    held: dict[str, int] = field(default_factory=dict)
    dividends: set[str] = field(default_factory=set)
    allotted_by: dict[str, str] = field(default_factory=dict)
    registered_on: date = date.min
    changed_on: date = date.min
    divided_on: date = date.min

    def registered(self) -> dict[str, object]:
        """As `Entity.registered`."""
        return {"名称": self.name, "类型": self.kind, "地点": self.place, "总股份": self.whole}

    @property
    def allotted(self) -> int:
        """What all households hold together."""
        return sum(self.held.values())


class ShareRegister(Aggregate):
    """One county's register of shares that fund money became."""

    TOPIC = "ledger.share-register"
    LABEL = "股份台账"

    def __init__(self) -> None:
        self.county = ""
        self.entities: dict[str, Holdings] = {}
        self.quantified: dict[str, int] = {}

    @staticmethod
    def create_id(county: str) -> UUID:
        """One register a county."""
        return uuid5(REGISTERS, county)

    def register_anew(self, code: str, name: str, whole: int, kind: str, place: str, on: date) -> None:
        """Take an entity as it was registered last."""
        known = self.entities.setdefault(code, Holdings(name, whole))
        known.registered_on = on
        known.name, known.whole, known.kind, known.place = name, whole, kind, place

    def entity(self, code: str) -> Holdings:
        """An entity of the register; raises EntityUnknown."""
        found = self.entities.get(code)
        if found is None:
            raise EntityUnknown(f"本县股份台账没有 {code}，请先登记该经营主体")
        return found

    def assert_sound(self, _since: Sequence[Any] | None = None) -> None:
        """Raise InvariantBroken unless households hold more than nothing and together no more than each whole."""
        for code, entity in self.entities.items():
            if entity.allotted > entity.whole or min(entity.held.values(), default=1) < 1:
                raise InvariantBroken(f"{self.county}: shares of {code} do not add up: {entity}")
        if min(self.quantified.values(), default=1) < 1:
            raise InvariantBroken(f"{self.county}: a payment became shares without a fen: {self.quantified}")
