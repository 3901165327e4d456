"""The procedure (两上两下 and what follows it): which step may be taken when, by whom, on what, and what it does."""

from services.projects.procedure.messages import REACTIONS
from shared.platform.capability import Capability

CAPABILITY = Capability(reactions=REACTIONS)
