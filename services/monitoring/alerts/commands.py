"""What may be asked of alerts: run the rules over a book, report an asset at risk, see an alert to its end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.monitoring.alerts.alert import Alert, Finding
from services.monitoring.alerts.check import RuleCheck
from services.monitoring.alerts.decisions import Observation, Terms, judge
from services.monitoring.alerts.rules.asset_at_risk import asset_at_risk
from services.monitoring.rate.targets import over_by, targets
from services.monitoring.upstream.book import Book
from shared.kernel.acts import Act
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository


@dataclass(frozen=True, kw_only=True)
class Check:
    """Judge one book as of a day, by what every rule saw of it."""

    book: Book
    observations: tuple[Observation, ...]
    as_of: date
    act: Act


def check(unit: UnitOfWork, command: Check) -> Outcome:
    """Run the rules of the place on one book as of a day; raise what is new, and put the run on record.

    Raises OutsideRegion.
    """
    book, act = command.book, command.act
    act.within(book.county)
    terms = Terms(unit.packs.for_place(book.county, command.as_of), command.as_of, act.recorded_on)
    judged = judge(command.observations, terms)
    raised = _raise_new(unit.repository, act, judged.found)
    marked, found = act.marked(book.simulated), len(judged.found)
    ran = RuleCheck.ran(book, command.as_of, judged.rules, found, len(raised), marked)
    unit.repository.add(ran)
    dated = over_by(targets(terms.pack, book.fiscal_year), terms.as_of, terms.checked_on)
    evaluated = [{"day": target.day.isoformat(), "percent": target.percent} for target in dated]
    answer = {"book": book.book, "rules": list(judged.rules), "targets": evaluated, "found": found}
    return Outcome((*raised, ran), answer | {"raised": _ids(raised)})


@dataclass(frozen=True, kw_only=True)
class ReportAssetRisk:
    """An inspection found an asset idle, wasted or lost."""

    book: Book
    asset: str
    risk: str
    observed: str
    act: Act


def report_asset_risk(unit: UnitOfWork, command: ReportAssetRisk) -> Outcome:
    """Raise the alert that an inspection confirmed. Raises OutsideRegion."""
    book, on = command.book, command.act.effective_on
    pack = unit.packs.for_place(book.county, on)
    finding = asset_at_risk(book, command.asset, command.risk, command.observed, on, pack)
    raised = _raise_new(unit.repository, command.act, [finding])
    return Outcome(raised, {"asset": command.asset, "raised": _ids(raised)})


@dataclass(frozen=True, kw_only=True)
class AcknowledgeAlert:
    """Take an alert on."""

    alert: UUID
    act: Act


def acknowledge_alert(unit: UnitOfWork, command: AcknowledgeAlert) -> Outcome:
    """Note who takes the alert on. Raises NotFound, AlertNotOpen, AlertClosedAlready, OutsideRegion."""
    alert = unit.repository.get(Alert, command.alert)
    alert.acknowledge(command.act)
    return Outcome((alert,), {"alert": str(alert.id), "state": "acknowledged"})


@dataclass(frozen=True, kw_only=True)
class CloseAlert:
    """Confirm what came of an alert."""

    alert: UUID
    outcome: str
    act: Act


def close_alert(unit: UnitOfWork, command: CloseAlert) -> Outcome:
    """Close an alert. Raises NotFound, AlertNotAcknowledged, SamePerson, OutcomeMissing, OutsideRegion."""
    alert = unit.repository.get(Alert, command.alert)
    alert.close(command.act, command.outcome)
    return Outcome((alert,), {"alert": str(alert.id), "state": "closed"})


def _raise_new(alerts: Repository, act: Act, found: Iterable[Finding]) -> tuple[Alert, ...]:
    """Raise each suspicion once: the same key is the same alert."""
    new = [finding for finding in found if alerts.find(Alert, Alert.create_id(finding)) is None]
    raised = tuple(Alert.raised(act.marked(finding.simulated), finding) for finding in new)
    for alert in raised:
        alerts.add(alert)
    return raised


def _ids(alerts: Iterable[Alert]) -> list[str]:
    return [str(alert.id) for alert in alerts]
