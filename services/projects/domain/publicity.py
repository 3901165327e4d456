"""A project's content in numbered versions, and the windows in which the public sees them (004 二（三）)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from services.projects.domain import facts, windows
from services.projects.domain.content import Change, Content, differences
from services.projects.domain.dated import Dated
from services.projects.domain.effects import awaited_window, window_days
from services.projects.domain.evidence import Value
from shared.kernel.acts import Act
from shared.policy.model import RulePack


class Shown(Dated):
    """What a project says of itself: a new content is a new version, and no window counts for another version."""

    if TYPE_CHECKING:
        state: str
        content: Content
        content_version: int
        windows: dict[int, windows.Window]

        @property
        def reference(self) -> facts.Reference:
            """The project in the words other services know it by."""

    def show_anew(self, act: Act) -> None:
        """The content gets a new number: no window over the old number, in this pass or an earlier one, counts."""
        self._renew(self.content, (), act)

    def request_publicity(self, window: int, min_days: int, act: Act) -> None:
        """Ask for a fresh window over the content as it stands.

        A version that had this window before gets a new number, so that an old notice can never stand for the new one.
        """
        before = self.windows.get(window)
        if before is not None and before.content_version == self.content_version:
            self.show_anew(act)
        self.record(
            facts.PublicityRequested,
            act,
            project=self.reference,
            window=window,
            content_version=self.content_version,
            min_days=min_days,
            content=self.content,
        )

    def note_window(self, notice: str, window: int, version: int, status: str, sequence: int, act: Act) -> None:
        """Note what became of a window. Any notice but the one posted now is history and changes nothing."""
        known = self.windows.get(window)
        if known is None or not known.concerns(notice, version, status):
            return
        self.record(
            facts.WindowNoted,
            act,
            project=self.reference,
            notice=notice,
            window=window,
            content_version=version,
            status=status,
            source_sequence=sequence,
            recorded_on=act.recorded_on,
        )

    def _ask_window_again(self, act: Act, rules: RulePack) -> None:
        """A window asked for, open or closed over the old content is asked for over the new one."""
        if window := awaited_window(rules, self.state):
            self.request_publicity(window, window_days(rules, self.state), act)

    def _cut_short(self, rules: RulePack) -> bool:
        window = self.windows.get(awaited_window(rules, self.state) or 0)
        return window is not None and window.cut_short

    def _revise(self, content: Content, act: Act) -> tuple[Change, ...]:
        changes = differences(self.content, content)
        if changes:
            self._renew(content, changes, act)
        return changes

    def _renew(self, content: Content, changes: tuple[Change, ...], act: Act) -> None:
        version = self.content_version + 1
        self.record(
            facts.ContentRevised,
            act,
            project=self.reference,
            content=content,
            content_version=version,
            changes=changes,
        )

    def _adopt_targets(self, evidence: Mapping[str, Value], act: Act) -> None:
        targets = evidence.get("performance_targets")
        if isinstance(targets, dict) and targets:
            drafted = {name: str(target) for name, target in targets.items()}
            self._revise(replace(self.content, performance_targets=drafted), act)
