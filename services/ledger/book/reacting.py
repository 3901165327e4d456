"""The acts of the service itself, on what another service published."""

from shared.contracts.envelope import Envelope
from shared.kernel.acts import Act, Actor
from shared.platform.identity.roles import Role


def act_of(envelope: Envelope) -> Act:
    """The act of the service itself on another's message."""
    staff = f"service:{envelope.source}"
    return Act(
        command_id=envelope.id,
        actor=Actor(staff, Role.SYSTEM, "", envelope.actor_organisation, ""),
        effective_on=envelope.effective_on,
        recorded_at=envelope.time,
        simulated=envelope.simulated,
    )
