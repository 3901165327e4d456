"""What the ledger keeps of each project: the facts of other services that money rests on."""

from services.ledger.project_files import events, plan
from services.ledger.project_files.file import ProjectFile
from services.ledger.project_files.messages import MESSAGES, REACTIONS
from services.ledger.project_files.plan import PlanFile
from services.ledger.project_files.read_model import ROWS
from shared.platform.capability import Capability, declared_in

CAPABILITY = Capability(
    aggregates=(ProjectFile, PlanFile),
    events=declared_in(events, plan),
    rows=ROWS,
    messages=MESSAGES,
    reactions=REACTIONS,
)
