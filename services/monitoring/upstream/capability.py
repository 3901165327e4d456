"""What is heard of ledger, projects and disclosure, by publisher: the rows that every figure of monitoring rests on."""

from services.monitoring.upstream import closing, corrections, disclosure, ledger, projects
from services.monitoring.upstream.hearing import note_position
from shared.platform.capability import Capability

CAPABILITY = Capability(
    hears={object: note_position}
    | ledger.HEARS
    | corrections.HEARS
    | closing.HEARS
    | projects.HEARS
    | disclosure.HEARS,
)
