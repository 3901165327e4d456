"""What a command says beside the many receipts it brings, be they lines of JSON or rows of a file: in the query."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query
from pydantic import ValidationError

from services.ledger.book.fields import EntryBody, Mode, Period
from shared.platform.web.bodies import Day, refused_in


@dataclass(frozen=True)
class BulkOptions:
    """When, why, about which closed month; and what becomes of good lines beside bad ones."""

    entry: EntryBody
    mode: Mode

    @property
    def continuing(self) -> bool:
        """Whether the good lines are booked whatever the others say."""
        return self.mode == "continue"


async def bulk_options(
    effective_on: Annotated[Day | None, Query()] = None,
    reason: Annotated[str, Query(max_length=2000)] = "",
    adjusts: Annotated[Period | None, Query()] = None,
    mode: Mode = "atomic",
) -> BulkOptions:
    """The options from the query; raises RequestValidationError as the body of a single entry would."""
    try:
        return BulkOptions(EntryBody(effective_on=effective_on, reason=reason, adjusts=adjusts), mode)
    except ValidationError as wrong:
        raise refused_in("query", wrong) from wrong


BulkOptionsQuery = Annotated[BulkOptions, Depends(bulk_options)]
