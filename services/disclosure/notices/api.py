"""Announcements of an office's own."""

from typing import Annotated

from fastapi import Response
from pydantic import Field

from services.disclosure.notices import commands
from services.disclosure.notices.access import PublisherCommand
from services.disclosure.notices.fields import ContentBody, Place
from shared.kernel.acts import Act
from shared.platform.web.bodies import ActBody
from shared.platform.web.router import Router

router = Router(prefix="/disclosure/v1", tags=["公告公示"])


class OrderBody(ActBody, ContentBody):
    """An announcement of the office's own: kind from the catalogue (policy, management-rule, support-standard …)."""

    kind: Annotated[str, Field(max_length=60, examples=["policy"])]
    place: Place
    fiscal_year: Annotated[int, Field(ge=2000, le=2100)]
    title: Annotated[str, Field(min_length=1, max_length=200)]
    about: Annotated[str, Field(max_length=120)] = ""

    def to_command(self, act: Act) -> commands.OrderAnnouncement:
        """The command."""
        return commands.OrderAnnouncement(
            act=act, kind=self.kind, about=self.about or f"{self.place[:6]}-{self.fiscal_year}", place=self.place,
            fiscal_year=self.fiscal_year, title=self.title, content=self.content(),
        )  # fmt: skip


@router.post("/notices", status_code=201)
async def order_announcement(body: OrderBody, ctx: PublisherCommand) -> Response:
    """Plan an announcement of the office's own: policies, rules, plans, standards (DIS-02…05). Post it afterwards.

    Refuses UnknownNoticeType, NotThisLevel, OutsideRegion, PersonalData.
    """
    return await ctx.execute(commands.order_announcement, body.to_command(ctx.act(body)), status=201)
