"""Alerts, supervised days and answered instructions as other departments hear of them."""

from services.monitoring.domain.alert import Alert
from services.monitoring.domain.check import RuleCheck
from services.monitoring.domain.checkpoint_set import CheckpointSet
from services.monitoring.domain.supervision import SupervisedDay
from shared.contracts import monitoring
from shared.contracts.envelope import Published
from shared.platform.eventstore.store import Recorded


def publish(recorded: Recorded) -> Published:
    """The message of one event."""
    event = recorded.event
    if isinstance(event, SupervisedDay.DaySupervised | SupervisedDay.InstructionAnswered):
        said = _of_a_day(event)
        return Published(
            "supervision", str(said.__struct_config__.tag), f"{event.county}-{event.day}", event.county, said
        )
    if isinstance(event, RuleCheck.RulesChecked):
        names = ("book", "county", "fiscal_year", "as_of", "rules", "found", "raised", "at_sequence")
        ran = monitoring.RulesChecked(**{name: getattr(event, name) for name in names})
        return Published("rule-check", str(ran.__struct_config__.tag), event.book, event.county, ran)
    if isinstance(event, CheckpointSet.CheckpointSetRecorded):
        return _set_of_a_month(event)
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


def _set_of_a_month(event: CheckpointSet.CheckpointSetRecorded) -> Published:
    logs = tuple(monitoring.SealedLog(**vars(one)) for one in event.logs)
    names = ("book", "county", "fiscal_year", "month")
    said = monitoring.CheckpointSetRecorded(**{name: getattr(event, name) for name in names}, logs=logs)
    subject = f"{event.book}/{event.month}"
    return Published("checkpoint-set", str(said.__struct_config__.tag), subject, event.county, said)


def _of_a_day(event: SupervisedDay.DaySupervised | SupervisedDay.InstructionAnswered) -> monitoring.Message:
    if isinstance(event, SupervisedDay.InstructionAnswered):
        return monitoring.InstructionAnswered(county=event.county, day=event.day, number=event.number)
    given = tuple(
        monitoring.Instruction(
            number=number, to=one.to, organisation=one.organisation, about=one.about, due_on=one.due_on
        )
        for number, one in enumerate(event.instructions, start=1)
    )
    return monitoring.DaySupervised(
        county=event.county, day=event.day, seen=event.seen, late=event.late, instructions=given
    )
