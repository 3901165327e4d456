"""The schedule (应公告事项): which notices other services' facts make due, and what is known of each project for them.

A notice is generated from the records of projects and ledger; nobody types them anew.
"""

from services.disclosure.schedule import events
from services.disclosure.schedule.messages import MESSAGES, REACTIONS
from services.disclosure.schedule.subject import Subject
from shared.platform.capability import Capability, declared_in

CAPABILITY = Capability(aggregates=(Subject,), events=declared_in(events), messages=MESSAGES, reactions=REACTIONS)
