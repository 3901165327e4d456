"""Who may call what: the roles behind the service's routes."""

from typing import Annotated

from fastapi import Depends

from shared.platform.identity.roles import READERS, Role
from shared.platform.web.context import CommandContext, QueryContext, query, require_role

ACTORS = (
    Role.VILLAGE,
    Role.WORK_TEAM,
    Role.TOWNSHIP,
    Role.PROJECT_DEPT,
    Role.SECTOR_DEPT,
    Role.LEADING_GROUP,
    Role.IMPLEMENTER,
)
"""Who may take a step at all: county and below. Which of them takes which step says the workflow."""

VillageCommand = Annotated[CommandContext, Depends(require_role(Role.VILLAGE, Role.WORK_TEAM))]
ProposerCommand = Annotated[CommandContext, Depends(require_role(Role.VILLAGE, Role.WORK_TEAM, Role.TOWNSHIP))]
DepartmentCommand = Annotated[CommandContext, Depends(require_role(Role.PROJECT_DEPT))]
ActorCommand = Annotated[CommandContext, Depends(require_role(*ACTORS))]
LeadingGroupCommand = Annotated[CommandContext, Depends(require_role(Role.LEADING_GROUP))]
ReaderQuery = Annotated[QueryContext, Depends(query(*READERS))]
