"""The point of either clock at which a request looks back."""

from typing import Annotated

from fastapi import Depends, Query

from services.ledger.book.as_of import AsOf
from services.ledger.book.fields import Period
from shared.platform.web import bodies

Position = Annotated[bodies.Position, Query()]


async def as_of(
    as_of_effective: Annotated[bodies.Day | None, Query()] = None,
    as_of_recorded: Annotated[bodies.Moment | None, Query()] = None,
    at_entry: Position | None = None,
    at_sequence: Position | None = None,
    adjusts: Annotated[Period | None, Query()] = None,
) -> AsOf:
    """The point to look back from: business date, recorded time, entry of the book or of the log; none means now.

    `adjusts` leaves only the adjustments of that closed month.
    """
    return AsOf(as_of_effective, as_of_recorded, at_entry, at_sequence, adjusts)


Point = Annotated[AsOf, Depends(as_of)]
