"""Fields of requests. Amounts are strings in yuan with two decimals; unknown fields are refused."""

from typing import Annotated

from pydantic import Field

from services.disclosure.notices.content import Content
from shared.kernel.money import fen
from shared.platform.web.bodies import Body, YuanText

Words = Annotated[str, Field(max_length=8000)]
Name = Annotated[str, Field(min_length=1, max_length=60)]
Place = Annotated[str, Field(pattern=r"^\d{2}(\d{2}(\d{2}(\d{3}(\d{3})?)?)?)?$", examples=["654024101201"])]


class ContentBody(Body):
    """Public words by the catalogue's field names; a list is one text with a line each."""

    fields: Annotated[dict[Name, Words], Field(max_length=40, default_factory=dict)]
    fund_size: YuanText | None = None

    def content(self) -> Content:
        """As the domain takes it."""
        return Content(dict(self.fields), fen(self.fund_size) if self.fund_size else None)
