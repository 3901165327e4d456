"""The office that answers for a place."""

from dataclasses import dataclass

from sqlalchemy import Engine, select

from services.disclosure.organisations.read_model import organisations
from shared.kernel.divisions import succession


@dataclass(frozen=True)
class OfficeView:
    """An office: the place it was set for, its name, its report telephone."""

    place: str
    name: str
    hotline: str
    sequence: int


class OrganisationQueries:
    """Synchronous; call from a thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def organisation(self, place: str) -> OfficeView | None:
        """The nearest office that answers for a place, from the village upwards."""
        above = succession().answering(place)
        with self._engine.connect() as connection:
            offices = connection.execute(select(organisations).where(organisations.c.place.in_(above))).all()
        nearest = min(offices, key=lambda office: above.index(office.place), default=None)
        return OfficeView(nearest.place, nearest.name, nearest.hotline, nearest.sequence) if nearest else None
