"""The notes of a project's file: other services' facts as the ledger took them down, each with its source position."""

from datetime import date

from services.ledger.project_files.file import ProjectFile
from shared.kernel.aggregate import Aggregate, Created


class Note(Aggregate.Event):
    """One fact. `source_sequence` is its position in the log of the service that said it."""

    project: str
    county: str
    source_sequence: int


class Opened(Created, Note):
    TOPIC = "ledger.project-file.opened"

    def apply(self, file: ProjectFile) -> None:
        file.project = self.project
        file.county = self.county
        file.place = self.county


class DraftNoted(Note):
    TOPIC = "ledger.project-file.draft-noted"
    place: str
    plan_year: int
    name: str
    category: str

    def apply(self, file: ProjectFile) -> None:
        file.county = self.county
        file.place = self.place
        file.plan_year = self.plan_year
        file.name = self.name
        file.category = self.category


class RevisionNoted(Note):
    TOPIC = "ledger.project-file.revision-noted"
    content_version: int
    name: str
    category: str

    def apply(self, file: ProjectFile) -> None:
        file.content_version = self.content_version
        file.name = self.name
        file.category = self.category


class DecisionNoted(Note):
    TOPIC = "ledger.project-file.decision-noted"
    place: str
    plan_year: int
    approved_fen: int
    minutes_no: str
    decided_on: date

    def apply(self, file: ProjectFile) -> None:
        file.county = self.county
        file.place = self.place
        file.plan_year = self.plan_year
        file.approved_fen = self.approved_fen
        file.minutes_no = self.minutes_no
        file.decided_on = self.decided_on


class PlanNoted(Note):
    TOPIC = "ledger.project-file.plan-noted"
    plan: str
    approved_on: date

    def apply(self, file: ProjectFile) -> None:
        file.plan = self.plan
        file.planned_on = self.approved_on


class StateNoted(Note):
    TOPIC = "ledger.project-file.state-noted"
    state: str

    def apply(self, file: ProjectFile) -> None:
        file.state = self.state
        file.state_on = self.act.effective_on


class ProgressNoted(Note):
    TOPIC = "ledger.project-file.progress-noted"
    percent: int

    def apply(self, file: ProjectFile) -> None:
        file.progress_percent = self.percent


class WindowNoted(Note):
    """A window closed (`clear` or with objections) or was voided, over one version of the content."""

    TOPIC = "ledger.project-file.window-noted"
    window: int
    content_version: int
    clear: bool
    notice: str = ""

    def apply(self, file: ProjectFile) -> None:
        if self.clear:
            file.cleared[self.window] = self.content_version
            file.cleared_on[self.window] = self.act.effective_on
        else:
            file.cleared.pop(self.window, None)


class HoldSet(Note):
    TOPIC = "ledger.project-file.hold-set"
    objection: str
    notice: str = ""

    def apply(self, file: ProjectFile) -> None:
        file.holds.add(self.objection)


class HoldReleased(Note):
    TOPIC = "ledger.project-file.hold-released"
    objection: str
    notice: str = ""

    def apply(self, file: ProjectFile) -> None:
        file.holds.discard(self.objection)


class TargetNoted(Note):
    """What the project is to achieve, as it was shown to the public; money is read beside it (LED-21)."""

    TOPIC = "ledger.project-file.target-noted"
    performance_target: str

    def apply(self, file: ProjectFile) -> None:
        file.performance_target = self.performance_target


class AssetNoted(Note):
    """What the money became: a row of the asset ledger, so that it can be followed back to its documents."""

    TOPIC = "ledger.project-file.asset-noted"
    asset: str
    name: str
    asset_class: str
    original_value_fen: int
    formed_on: date

    def apply(self, file: ProjectFile) -> None:
        file.assets.add(self.asset)
