"""What disclosure may be asked. Frozen and imperative; each carries its act."""

from dataclasses import dataclass, field

from services.disclosure.domain.content import Content, ListedFact
from services.disclosure.domain.reference import Proof
from shared.kernel.acts import Act


@dataclass(frozen=True, kw_only=True)
class Command:
    act: Act


@dataclass(frozen=True, kw_only=True)
class Fact(Command):
    """Another service's fact. `source` names it ("projects/17"), `sequence` is its place in that service's log."""

    source: str
    sequence: int


@dataclass(frozen=True, kw_only=True)
class Listed(Fact):
    """A fact of a county's year."""

    county: str
    fiscal_year: int


@dataclass(frozen=True, kw_only=True)
class About(Listed):
    """A fact about a project somewhere in the county."""

    project: str
    place: str


@dataclass(frozen=True, kw_only=True)
class NotePublicityRequested(About):
    """A step of the procedure needs a window over this content version of the project."""

    window: int
    content_version: int
    min_days: int
    content: Content


@dataclass(frozen=True, kw_only=True)
class NoteContentRevised(Fact):
    """The project's content has a new version."""

    project: str
    content_version: int


@dataclass(frozen=True, kw_only=True)
class NoteProjectDecided(About):
    """A meeting confirmed the project, with this amount."""

    name: str
    approved_fen: int
    minutes_no: str


@dataclass(frozen=True, kw_only=True)
class NoteProjectAccepted(Fact):
    """The project passed its acceptance, with this outcome in words."""

    project: str
    accepted: str


@dataclass(frozen=True, kw_only=True)
class NoteAccountClosed(Fact):
    """The ledger closed a project's account: so much was paid over all years, so much came back."""

    project: str
    paid_fen: int
    surplus_fen: int


@dataclass(frozen=True, kw_only=True)
class NoteMoneyBack(Fact):
    """Some of what was paid for a project came back."""

    project: str
    fen: int


@dataclass(frozen=True, kw_only=True)
class NotePlanApproved(Listed):
    """The year's plan was approved, with these projects."""

    plan: str
    projects: tuple[str, ...]
    total_fen: int
    minutes_no: str


@dataclass(frozen=True, kw_only=True)
class NoteListedFact(Listed):
    """A fact that is one line among others of one announcement, found by its `key`."""

    kind: str
    about: str
    key: str
    title: str
    line: ListedFact


@dataclass(frozen=True, kw_only=True)
class NoteAssetRegistered(Listed):
    """An asset entered the master ledger, with the five groups of facts the text asks for."""

    asset: str
    place: str
    content: Content


@dataclass(frozen=True, kw_only=True)
class OrderAnnouncement(Command):
    """An office wants to publish something of its own accord."""

    kind: str
    about: str
    place: str
    fiscal_year: int
    title: str
    content: Content


@dataclass(frozen=True, kw_only=True)
class PostNotice(Command):
    """Put the notice out: complete what is missing, prove that it hangs."""

    notice: str
    content: Content = field(default_factory=Content)
    hotline: str = ""
    proof: Proof | None = None


@dataclass(frozen=True, kw_only=True)
class ProvePosting(Command):
    notice: str
    proof: Proof


@dataclass(frozen=True, kw_only=True)
class CorrectNotice(Command):
    notice: str
    content: Content


@dataclass(frozen=True, kw_only=True)
class CloseWindow(Command):
    notice: str


@dataclass(frozen=True, kw_only=True)
class ReceiveObjection(Command):
    """Someone objects. The words stay outside: here is only their salted hash."""

    notice: str
    objection: str
    text_hash: str


@dataclass(frozen=True, kw_only=True)
class InvestigateObjection(Command):
    notice: str
    objection: str


@dataclass(frozen=True, kw_only=True)
class ResolveObjection(Command):
    notice: str
    objection: str
    upheld: bool
    reply: str


@dataclass(frozen=True, kw_only=True)
class SetOrganisation(Command):
    """Name the office that answers for a place, and its report telephone."""

    place: str
    name: str
    hotline: str
