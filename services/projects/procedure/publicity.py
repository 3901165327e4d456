"""A project's content in numbered versions, and the windows in which the public sees them (004 二（三）)."""

from collections.abc import Mapping
from dataclasses import replace

from services.projects.register.content import Change, Content, differences
from services.projects.register.events import ContentRevised, PublicityRequested, Value, WindowNoted
from services.projects.register.project import Project
from shared.kernel.acts import Act
from shared.policy.model import RulePack

WINDOWS = {"request-publicity-1": 1, "request-publicity-2": 2}

DEFAULT_DAYS = 10
"""G-07: no text states the length of a window; ten days where the pack's notice types don't say."""


def window_days(rules: RulePack, state: str) -> int:
    """How long a window must stay open in this state: the notice type that gates a step out of it says so."""
    leaving = {t.code for t in rules.workflow.transitions if state in t.sources}
    days = (n.window_days for n in rules.notice_types if leaving & set(n.gates) and n.window_days)
    return next(days, DEFAULT_DAYS)


def awaited_window(rules: RulePack, state: str) -> int | None:
    """The number of the window a project in this state waits for, if it waits for one."""
    into = {t.effect for t in rules.workflow.transitions if t.target == state}
    return next((number for effect, number in WINDOWS.items() if effect in into), None)


def revise_content(project: Project, content: Content, act: Act) -> tuple[Change, ...]:
    """A new content is a new version, and no window counts for another version; the same content is none."""
    changes = differences(project.content, content)
    if changes:
        _renew(project, content, changes, act)
    return changes


def show_anew(project: Project, act: Act) -> None:
    """The content gets a new number: no window over the old number, in this pass or an earlier one, counts."""
    _renew(project, project.content, (), act)


def adopt_targets(project: Project, evidence: Mapping[str, Value], act: Act) -> None:
    """Performance targets that a step puts on record are the content's from then on."""
    targets = evidence.get("performance_targets")
    if isinstance(targets, dict) and targets:
        drafted = {name: str(target) for name, target in targets.items()}
        revise_content(project, replace(project.content, performance_targets=drafted), act)


def request_publicity(project: Project, window: int, min_days: int, act: Act) -> None:
    """Ask for a fresh window over the content as it stands.

    A version that had this window before gets a new number, so that an old notice can never stand for the new one.
    """
    before = project.windows.get(window)
    if before is not None and before.content_version == project.content_version:
        show_anew(project, act)
    project.record(
        PublicityRequested,
        act,
        project=project.reference,
        window=window,
        content_version=project.content_version,
        min_days=min_days,
        content=project.content,
    )


def ask_window_again(project: Project, act: Act, rules: RulePack) -> None:
    """A window asked for, open or closed over the old content is asked for over the new one."""
    if window := awaited_window(rules, project.state):
        request_publicity(project, window, window_days(rules, project.state), act)


def was_cut_short(project: Project, rules: RulePack) -> bool:
    """Whether the window that the project waits for was closed before its days had passed."""
    window = project.windows.get(awaited_window(rules, project.state) or 0)
    return window is not None and window.cut_short


def note_window(project: Project, notice: str, window: int, version: int, status: str, sequence: int, act: Act) -> None:
    """Note what became of a window. Any notice but the one posted now is history and changes nothing."""
    known = project.windows.get(window)
    if known is None or not known.concerns(notice, version, status):
        return
    project.record(
        WindowNoted,
        act,
        project=project.reference,
        notice=notice,
        window=window,
        content_version=version,
        status=status,
        source_sequence=sequence,
        recorded_on=act.recorded_on,
    )


def _renew(project: Project, content: Content, changes: tuple[Change, ...], act: Act) -> None:
    version = project.content_version + 1
    project.record(
        ContentRevised, act, project=project.reference, content=content, content_version=version, changes=changes
    )
