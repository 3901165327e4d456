"""Offices at the HTTP edge."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import Depends, Response
from pydantic import Field

from services.disclosure.notices.access import PublicQuery
from services.disclosure.notices.fields import Place
from services.disclosure.organisations import commands
from services.disclosure.organisations.queries import OrganisationQueries
from shared.kernel.acts import Act
from shared.platform.identity.roles import Role
from shared.platform.web.bodies import SEEN_ELSEWHERE, ActBody
from shared.platform.web.context import CommandContext, require_role
from shared.platform.web.router import Router

router = Router(prefix="/disclosure/v1", tags=["公告公示"])


class OrganisationBody(ActBody):
    """The office that answers for a place: name and report telephone (an office line or a short number)."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    hotline: Annotated[str, Field(max_length=40), SEEN_ELSEWHERE]

    def to_command(self, place: str, act: Act) -> commands.SetOrganisation:
        """The command."""
        return commands.SetOrganisation(act=act, place=place, name=self.name, hotline=self.hotline)


@router.put("/organisations/{place}")
async def set_organisation(
    place: Place,
    body: OrganisationBody,
    ctx: Annotated[CommandContext, Depends(require_role(Role.PUBLISHER, Role.COUNTY_GOV))],
) -> Response:
    """Name the office that answers for a place and its report telephone (G-44). Refuses HotlineUnusable."""
    return await ctx.execute(commands.set_organisation, body.to_command(place, ctx.act(body)))


@router.get("/organisations/{place}")
def read_organisation(place: Place, ctx: PublicQuery) -> dict[str, Any]:
    """The nearest office that answers for a place, from the village upwards; empty when none is set."""
    office = ctx.read(OrganisationQueries).organisation(place)
    return asdict(office) if office else {}
