"""A month's checkpoint set (月度检查点集): where all four logs stood when a county's book sealed a month.

Who holds it can prove later that no log was changed behind it: each must still be the beginning of what it is then.
"""

from dataclasses import dataclass
from uuid import UUID, uuid5

from shared.kernel.acts import Act
from shared.kernel.aggregate import Aggregate, Created

SETS = UUID("0d8f6a1c-4b1e-5c57-8f3d-6f2a9b7d1e35")


@dataclass(frozen=True)
class SealedLog:
    """One log: `note` is its signed checkpoint. A log in which nothing was sealed yet has size 0 and no note."""

    service: str
    origin: str
    size: int
    root: str
    note: str


class CheckpointSet(Aggregate):
    """The set of one month of one county's book; nothing ever changes it."""

    TOPIC = "monitoring.checkpoint-set"
    LABEL = "月度检查点集"

    class CheckpointSetRecorded(Created):
        """The book closed `month` ("2020-06"); `logs` are the newest checkpoints that were verified then."""

        TOPIC = "monitoring.checkpoint-set.recorded"
        county: str
        fiscal_year: int
        book: str
        month: str
        logs: tuple[SealedLog, ...]

        def apply(self, month: "CheckpointSet") -> None:
            """What there is to know stands in the event."""

    @staticmethod
    def create_id(book: str, month: str) -> UUID:
        """The one set of a book's month."""
        return uuid5(SETS, f"{book}/{month}")

    @classmethod
    def recorded(
        cls, book: str, county: str, fiscal_year: int, month: str, logs: tuple[SealedLog, ...], act: Act
    ) -> "CheckpointSet":
        """The set is put on record."""
        return cls.create(
            cls.CheckpointSetRecorded, act, id=cls.create_id(book, month), county=county, fiscal_year=fiscal_year,
            book=book, month=month, logs=logs,
        )  # fmt: skip
