"""Notices (公告公示): what a notice is, its content by the catalogue, and the announcements an office plans itself.

The core on which the other capabilities stand: the aggregate, its row, the number, the public words.
"""

from services.disclosure.notices import events
from services.disclosure.notices.api import router
from services.disclosure.notices.messages import MESSAGES
from services.disclosure.notices.notice import Notice
from services.disclosure.notices.read_model import ROWS
from shared.platform.capability import Capability, declared_in

CAPABILITY = Capability(
    aggregates=(Notice,), events=declared_in(events), routers=(router,), rows=ROWS, messages=MESSAGES
)
