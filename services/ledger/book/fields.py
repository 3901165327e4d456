"""The kinds of fields that the ledger's bodies are made of."""

from typing import Annotated, Literal

from pydantic import Field

from shared.platform.web.bodies import ActBody

Short = Annotated[str, Field(max_length=200)]
Filled = Annotated[str, Field(min_length=1, max_length=200)]
Period = Annotated[str, Field(pattern=r"^20\d{2}-(0[1-9]|1[0-2])$", examples=["2020-03"])]
"""A month of a book."""


class EntryBody(ActBody):
    """What every command says that makes an entry. `adjusts` names the closed month that it is about, with a reason."""

    adjusts: Period | None = None

    def adjusted_month(self) -> str:
        """The closed month, empty when the entry concerns its own."""
        return self.adjusts or ""


Reversed = Annotated[int, Field(ge=0, le=2**53, strict=False)]
"""The number of the entry that reversed what is booked anew, 0 for none."""

Mode = Literal["atomic", "continue"]
"""What becomes of a batch with bad lines: nothing is booked, or the good lines are."""
