"""Monitoring's commands: look at figures, let alerts be raised, see them to their end."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from services.monitoring.commands import AcknowledgeAlert, Check, CloseAlert, ReportAssetRisk
from services.monitoring.domain.alert import Alert, Finding
from services.monitoring.domain.rate import Movement
from services.monitoring.domain.reconciliation import Pair, differences
from services.monitoring.domain.rules import Book, asset_at_risk, ledgers_disagree, over_by, rate_below_target, targets
from shared.clock import business_date
from shared.eventstore import Repository
from shared.kernel.acts import Act
from shared.rulepacks import RulePacks
from shared.writer import Done


class Figures(Protocol):
    """The figures that rules look at."""

    def book_under_check(self, book: str) -> Book:
        """The book by its name; raises BookNotFound."""
        ...

    def book_of_asset(self, asset: str) -> Book:
        """The book whose money formed the asset; raises AssetNotFound."""
        ...

    def movements(self, book: str) -> Sequence[Movement]:
        """What each business day moved."""
        ...

    def pairs(self, book: str) -> Sequence[Pair]:
        """Every project of the book as both master ledgers know it."""
        ...


class Monitoring:
    """One method per command."""

    def __init__(self, packs: RulePacks, figures: Figures) -> None:
        self._packs = packs
        self._figures = figures

    def check(self, alerts: Repository, command: Check) -> Done:
        """Evaluate every rule on one book as of a day; raise what is new. Raises BookNotFound, OutsideRegion."""
        book = self._figures.book_under_check(command.book)
        command.act.within(book.county)
        pack = self._packs.for_place(book.county, command.as_of)
        today = business_date(command.act.recorded_at)
        dated = over_by(targets(pack, book.fiscal_year), command.as_of, today)
        found = rate_below_target(book, dated, self._figures.movements(book.book))
        found += ledgers_disagree(book, differences(self._figures.pairs(book.book)), min(command.as_of, today))
        raised = _raise_new(alerts, command.act, found)
        evaluated = [{"day": target.day.isoformat(), "percent": target.percent} for target in dated]
        return Done(raised, {"book": book.book, "targets": evaluated, "found": len(found), "raised": _ids(raised)})

    def report_asset_risk(self, alerts: Repository, command: ReportAssetRisk) -> Done:
        """Raise the alert that an inspection confirmed. Raises AssetNotFound, OutsideRegion."""
        book = self._figures.book_of_asset(command.asset)
        finding = asset_at_risk(book, command.asset, command.risk, command.observed, command.act.effective_on)
        raised = _raise_new(alerts, command.act, [finding])
        return Done(raised, {"asset": command.asset, "raised": _ids(raised)})

    def acknowledge(self, alerts: Repository, command: AcknowledgeAlert) -> Done:
        """Take an alert on. Raises NotFound, AlertNotOpen, AlertClosedAlready, OutsideRegion."""
        alert = alerts.get(Alert, command.alert)
        alert.acknowledge(command.act)
        return Done((alert,), {"alert": str(alert.id), "state": "acknowledged"})

    def close(self, alerts: Repository, command: CloseAlert) -> Done:
        """Close an alert. Raises NotFound, AlertNotAcknowledged, SamePerson, OutcomeMissing, OutsideRegion."""
        alert = alerts.get(Alert, command.alert)
        alert.close(command.act, command.outcome)
        return Done((alert,), {"alert": str(alert.id), "state": "closed"})


def _raise_new(alerts: Repository, act: Act, found: Iterable[Finding]) -> tuple[Alert, ...]:
    """Raise each suspicion once: the same key is the same alert."""
    new = [finding for finding in found if alerts.find(Alert, Alert.create_id(finding)) is None]
    raised = tuple(Alert.raised(act, finding) for finding in new)
    for alert in raised:
        alerts.add(alert)
    return raised


def _ids(alerts: Iterable[Alert]) -> list[str]:
    return [str(alert.id) for alert in alerts]
