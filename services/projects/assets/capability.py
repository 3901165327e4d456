"""Assets (资产): what a project leaves behind, a row each in the master ledger (004 二（三）: 资产总台账)."""

from services.projects.assets import events
from services.projects.assets.messages import MESSAGES
from services.projects.assets.read_model import ROWS
from shared.platform.capability import Capability, declared_in

CAPABILITY = Capability(events=declared_in(events), rows=ROWS, messages=MESSAGES)
