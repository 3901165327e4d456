"""What disclosure tells the world. `notice` is its public number, `about` the project, plan or book it concerns."""

from datetime import date

import msgspec


class NoticePlanned(msgspec.Struct, frozen=True, kw_only=True, tag="notice-planned"):
    notice: str
    about: str
    notice_type: str
    place: str
    county: str
    fiscal_year: int
    window: int
    content_version: int
    due_on: date | None = None


class WindowOpened(msgspec.Struct, frozen=True, kw_only=True, tag="window-opened"):
    """Posted with proof; the publicity window runs from `starts_on` to `ends_on` inclusive."""

    notice: str
    about: str
    window: int
    content_version: int
    county: str
    fiscal_year: int
    starts_on: date
    ends_on: date


class WindowClosed(msgspec.Struct, frozen=True, kw_only=True, tag="window-closed"):
    """`clear` means: the time has run, no objection open, none upheld (无异议)."""

    notice: str
    about: str
    window: int
    content_version: int
    county: str
    fiscal_year: int
    clear: bool
    objections: int


class WindowVoided(msgspec.Struct, frozen=True, kw_only=True, tag="window-voided"):
    notice: str
    about: str
    window: int
    county: str
    fiscal_year: int


class AnnouncementPublished(msgspec.Struct, frozen=True, kw_only=True, tag="announcement-published"):
    notice: str
    about: str
    notice_type: str
    county: str
    fiscal_year: int


class NoticeCorrected(msgspec.Struct, frozen=True, kw_only=True, tag="notice-corrected"):
    notice: str
    about: str
    release: int
    county: str
    fiscal_year: int


class ObjectionReceived(msgspec.Struct, frozen=True, kw_only=True, tag="objection-received"):
    notice: str
    about: str
    window: int
    objection: str
    county: str
    fiscal_year: int


class ObjectionInvestigated(msgspec.Struct, frozen=True, kw_only=True, tag="objection-investigated"):
    notice: str
    about: str
    window: int
    objection: str
    county: str
    fiscal_year: int


class ObjectionResolved(msgspec.Struct, frozen=True, kw_only=True, tag="objection-resolved"):
    notice: str
    about: str
    window: int
    objection: str
    county: str
    fiscal_year: int
    upheld: bool


class PostingProved(msgspec.Struct, frozen=True, kw_only=True, tag="posting-proved"):
    """Proof that the notice hung where people pass: place, moment and hash of the photo."""

    notice: str
    about: str
    county: str
    fiscal_year: int
    place: str
    photo_sha256: str


class OrganisationSet(msgspec.Struct, frozen=True, kw_only=True, tag="organisation-set"):
    organisation: str
    county: str
    hotline: str


class SubjectNoted(msgspec.Struct, frozen=True, kw_only=True, tag="subject-noted"):
    """Disclosure took note of a project's fact: what later notices about it are generated from."""

    project: str
    fact: str
    source_sequence: int


Message = (
    NoticePlanned
    | WindowOpened
    | WindowClosed
    | WindowVoided
    | AnnouncementPublished
    | PostingProved
    | NoticeCorrected
    | ObjectionReceived
    | ObjectionInvestigated
    | ObjectionResolved
    | OrganisationSet
    | SubjectNoted
)
