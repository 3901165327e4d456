"""The office that answers for a place: its name and its report telephone (G-44)."""

from uuid import UUID, uuid5

from shared.kernel.aggregate import Aggregate

ORGANISATIONS = UUID("7b0f5d0a-3d63-5c0e-8a55-6d1a3f1c2e41")


class Organisation(Aggregate):
    """One per place that has an office; a village without one is answered for by its township or county."""

    TOPIC = "disclosure.organisation"

    def __init__(self) -> None:
        self.place: str
        self.name: str
        self.hotline: str

    @staticmethod
    def create_id(place: str) -> UUID:
        """The office of a place is the same one for ever."""
        return uuid5(ORGANISATIONS, place)
