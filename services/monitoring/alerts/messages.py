"""Alerts and runs of the rules as other departments hear of them."""

from services.monitoring.alerts.alert import Alert
from services.monitoring.alerts.check import RuleCheck
from shared.contracts import monitoring
from shared.contracts.envelope import Published
from shared.platform.capability import Message


def _raised(event: Alert.AlertRaised) -> Published:
    finding, clause = event.finding, event.finding.clause
    said = monitoring.AlertRaised(
        alert=str(event.originator_id), rule=finding.rule, severity=finding.severity, as_of=finding.as_of,
        figure=finding.figure, threshold=finding.threshold, clause=f"{clause.document} {clause.section}",
        county=event.county, fiscal_year=event.fiscal_year,
    )  # fmt: skip
    return Published("alert", "alert-raised", said.alert, event.county, said)


def _acknowledged(event: Alert.AlertAcknowledged) -> Published:
    alert = str(event.originator_id)
    said = monitoring.AlertAcknowledged(alert=alert, county=event.county, fiscal_year=event.fiscal_year)
    return Published("alert", "alert-acknowledged", alert, event.county, said)


def _closed(event: Alert.AlertClosed) -> Published:
    alert = str(event.originator_id)
    said = monitoring.AlertClosed(
        alert=alert, outcome=event.outcome, county=event.county, fiscal_year=event.fiscal_year
    )
    return Published("alert", "alert-closed", alert, event.county, said)


def _checked(event: RuleCheck.RulesChecked) -> Published:
    names = ("book", "county", "fiscal_year", "as_of", "rules", "found", "raised", "at_sequence")
    said = monitoring.RulesChecked(**{name: getattr(event, name) for name in names})
    return Published("rule-check", "rules-checked", event.book, event.county, said)


MESSAGES: dict[type, Message] = {
    Alert.AlertRaised: _raised,
    Alert.AlertAcknowledged: _acknowledged,
    Alert.AlertClosed: _closed,
    RuleCheck.RulesChecked: _checked,
}
