"""Monitoring's commands: look at figures, let alerts be raised, see them to their end."""

from collections.abc import Iterable

from services.monitoring.commands import (
    AcknowledgeAlert,
    AnswerInstruction,
    Check,
    CloseAlert,
    RecordCheckpointSet,
    ReportAssetRisk,
    SuperviseDay,
)
from services.monitoring.domain.alert import Alert, Finding
from services.monitoring.domain.check import RuleCheck
from services.monitoring.domain.checkpoint_set import CheckpointSet
from services.monitoring.domain.errors import InstructionUnknown
from services.monitoring.domain.reconciliation import differences
from services.monitoring.domain.rules import (
    asset_at_risk,
    ledgers_disagree,
    over_by,
    rate_below_target,
    reached_by_late_records,
    rules_of,
    targets,
)
from services.monitoring.domain.supervision import SupervisedDay
from shared.kernel.acts import Act
from shared.kernel.divisions import divisions
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository
from shared.policy import RulePacks
from shared.policy.citing import clause_of


class Monitoring:
    """One method per command."""

    def __init__(self, packs: RulePacks) -> None:
        self._packs = packs

    def check(self, alerts: Repository, command: Check) -> Outcome:
        """Run the rules of the place on one book as of a day; raise what is new, and put the run on record.

        Raises OutsideRegion.
        """
        facts, act = command.facts, command.act
        act.within(facts.book.county)
        today = act.recorded_on
        pack = self._packs.for_place(facts.book.county, command.as_of)
        dated = over_by(targets(pack, facts.book.fiscal_year), command.as_of, today)
        found = rate_below_target(facts.book, dated, facts.movements)
        found += reached_by_late_records(facts.book, dated, facts.movements, facts.proved)
        clause = clause_of(pack, pack.general.master_ledgers)
        found += ledgers_disagree(facts.book, differences(facts.pairs), min(command.as_of, today), clause)
        raised = _raise_new(alerts, act, found)
        rules, marked = rules_of(dated), act.marked(facts.book.simulated)
        check = RuleCheck.ran(facts.book, command.as_of, rules, len(found), len(raised), marked)
        alerts.add(check)
        evaluated = [{"day": target.day.isoformat(), "percent": target.percent} for target in dated]
        answer = {"book": facts.book.book, "rules": list(rules), "targets": evaluated, "found": len(found)}
        return Outcome((*raised, check), answer | {"raised": _ids(raised)})

    def report_asset_risk(self, alerts: Repository, command: ReportAssetRisk) -> Outcome:
        """Raise the alert that an inspection confirmed. Raises OutsideRegion."""
        on = command.act.effective_on
        pack = self._packs.for_place(command.book.county, on)
        clause = clause_of(pack, pack.general.assets)
        finding = asset_at_risk(command.book, command.asset, command.risk, command.observed, on, clause)
        raised = _raise_new(alerts, command.act, [finding])
        return Outcome(raised, {"asset": command.asset, "raised": _ids(raised)})

    def acknowledge(self, alerts: Repository, command: AcknowledgeAlert) -> Outcome:
        """Take an alert on. Raises NotFound, AlertNotOpen, AlertClosedAlready, OutsideRegion."""
        alert = alerts.get(Alert, command.alert)
        alert.acknowledge(command.act)
        return Outcome((alert,), {"alert": str(alert.id), "state": "acknowledged"})

    def close(self, alerts: Repository, command: CloseAlert) -> Outcome:
        """Close an alert. Raises NotFound, AlertNotAcknowledged, SamePerson, OutcomeMissing, OutsideRegion."""
        alert = alerts.get(Alert, command.alert)
        alert.close(command.act, command.outcome)
        return Outcome((alert,), {"alert": str(alert.id), "state": "closed"})

    def record_checkpoint_set(self, sets: Repository, command: RecordCheckpointSet) -> Outcome:
        """Put a month's set on record, once."""
        book, month = command.book, command.month
        if sets.named(CheckpointSet, book, month) is not None:
            return Outcome((), {"book": book, "month": month})
        recorded = CheckpointSet.recorded(book, command.county, command.fiscal_year, month, command.logs, command.act)
        sets.add(recorded)
        return Outcome((recorded,), {"book": book, "month": month})

    def supervise_day(self, days: Repository, command: SuperviseDay) -> Outcome:
        """Confirm a day's supervision. Raises DaySupervisedAlready, DayNotYet, NotTheCountysOwn, OutsideRegion."""
        divisions().county(command.county)
        county, day, act = command.county, command.day, command.act
        known = days.named(SupervisedDay, county, day)
        if known is not None:
            act.within(county)
            raise known.again()
        pack, today = self._packs.for_place(county, act.recorded_on), act.recorded_on
        seen = (command.seen, command.remarks, command.instructions)
        supervised = SupervisedDay.confirmed(county, day, *seen, today, pack, act)
        days.add(supervised)
        numbers = list(range(1, len(command.instructions) + 1))
        return Outcome((supervised,), {"county": county, "day": day.isoformat(), "instructions": numbers})

    def answer_instruction(self, days: Repository, command: AnswerInstruction) -> Outcome:
        """Answer an instruction. Raises InstructionUnknown, NotAddressed, AnsweredAlready, OutsideRegion."""
        supervised = days.named(SupervisedDay, command.county, command.day)
        if supervised is None:
            raise InstructionUnknown(f"{command.county} {command.day} 没有督办事项")
        supervised.answer(command.number, command.answer, command.act)
        return Outcome((supervised,), {"day": command.day.isoformat(), "number": command.number, "state": "answered"})


def _raise_new(alerts: Repository, act: Act, found: Iterable[Finding]) -> tuple[Alert, ...]:
    """Raise each suspicion once: the same key is the same alert."""
    new = [finding for finding in found if alerts.find(Alert, Alert.create_id(finding)) is None]
    raised = tuple(Alert.raised(act.marked(finding.simulated), finding) for finding in new)
    for alert in raised:
        alerts.add(alert)
    return raised


def _ids(alerts: Iterable[Alert]) -> list[str]:
    return [str(alert.id) for alert in alerts]
