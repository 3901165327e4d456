"""What every request and answer has in common: acts, amounts, pages."""

from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from shared.kernel import money


def _amount(text: str) -> str:
    if money.fen(text) < 0:
        raise ValueError("金额不能为负")
    return text


YuanText = Annotated[str, Field(min_length=4, max_length=22, examples=["12500.00"]), AfterValidator(_amount)]
"""An amount in yuan: a string with exactly two decimals, never a number (a JSON number may have been a float)."""


class Body(BaseModel):
    """A request body: unknown fields are refused, so that a misspelt one is not silently lost."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ActBody(Body):
    """What every command says beside its content."""

    effective_on: Annotated[date, Field(strict=False)] | None = None
    """The business date; today in Beijing when not given."""
    reason: Annotated[str, Field(max_length=2000, pattern=r"^[^\x00]*$")] = ""
    """Why, in words. Without U+0000, which the database's text cannot hold."""


class Page(BaseModel):
    """One page of a list. `next` is the cursor of the following page, null at the end."""

    items: list[dict[str, Any]]
    next: str | None = None
    sequence: int
    """The entry of the service's log that this answer rests on."""


PageSize = Annotated[int, Field(ge=1, le=500)]
