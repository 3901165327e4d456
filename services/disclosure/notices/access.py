"""Who may ask: what most routes of disclosure depend on."""

from datetime import date
from typing import Annotated

from fastapi import Depends

from shared.platform.clock import business_date
from shared.platform.identity.roles import Role
from shared.platform.web.context import CommandContext, QueryContext, public_query, require_role

PublicQuery = Annotated[QueryContext, Depends(public_query)]
PublisherCommand = Annotated[CommandContext, Depends(require_role(Role.PUBLISHER))]


def today(ctx: QueryContext) -> date:
    """The business day by the service's clock."""
    return business_date(ctx.state.clock())
