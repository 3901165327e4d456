"""Alerts as other departments hear of them."""

from services.monitoring.domain.alert import Alert
from shared.contracts import monitoring
from shared.eventstore import Recorded
from shared.messaging import Published


def publish(recorded: Recorded) -> Published:
    """The message of one event."""
    event = recorded.event
    alert = str(event.originator_id)
    where = {"county": event.county, "fiscal_year": event.fiscal_year}
    message: monitoring.Message
    match event:
        case Alert.AlertRaised(finding=finding):
            message = monitoring.AlertRaised(
                alert=alert, rule=finding.rule, severity=finding.severity, as_of=finding.as_of, figure=finding.figure,
                threshold=finding.threshold, clause=f"{finding.clause.document} {finding.clause.section}", **where,
            )  # fmt: skip
        case Alert.AlertAcknowledged():
            message = monitoring.AlertAcknowledged(alert=alert, **where)
        case Alert.AlertClosed(outcome=outcome):
            message = monitoring.AlertClosed(alert=alert, outcome=outcome, **where)
        case _:
            raise LookupError(f"{type(event).__name__} has no message")
    return Published("alert", str(message.__struct_config__.tag), alert, event.county, message)
