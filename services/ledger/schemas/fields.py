"""The kinds of fields that the ledger's bodies are made of."""

from datetime import date
from typing import Annotated

from pydantic import Field

Day = Annotated[date, Field(strict=False)]
Short = Annotated[str, Field(max_length=200)]
Filled = Annotated[str, Field(min_length=1, max_length=200)]
