"""The announcements that facts make due: found again under whichever code of the county they were planned."""

from dataclasses import dataclass, replace
from itertools import product

from services.disclosure.notices.content import Content
from services.disclosure.notices.decisions import plan
from services.disclosure.notices.loading import kind_at, kind_of
from services.disclosure.notices.notice import Notice
from services.disclosure.notices.reference import Reference, number_of
from services.disclosure.schedule.decisions import join
from services.disclosure.schedule.facts import Fact, ListedFact
from shared.kernel.divisions import succession
from shared.kernel.natural_keys import document_key
from shared.platform.commands.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Announcement:
    """Which announcement a fact belongs to: its kind, what it is about, and the `key` that its facts have in common."""

    kind: str
    about: str
    place: str
    county: str
    fiscal_year: int
    key: str


def announcement_of(unit: UnitOfWork, wanted: Announcement) -> Reference:
    """What an announcement is about; one that was planned under a former code of the county is the same one."""
    county, year = wanted.county, wanted.fiscal_year
    for code, about in product(succession().ever(county), succession().spellings(wanted.about)):
        found = unit.repository.find(Notice, Notice.create_id(number_of(code, year, f"{about}/{wanted.key}")))
        if found is not None:
            return found.of
    number = number_of(county, year, f"{wanted.about}/{wanted.key}")
    return Reference(number, wanted.kind, wanted.about, wanted.place, county, year)


def join_announcement(unit: UnitOfWork, fact: Fact, wanted: Announcement, title: str, line: ListedFact) -> Notice:
    """Put a line into its announcement, planned at the first one, whichever way the document's number is spelled."""
    of = announcement_of(unit, wanted)
    if unit.repository.find(Notice, Notice.create_id(of.notice)) is None:
        of = announcement_of(unit, replace(wanted, key=document_key(wanted.key)))
    notice = planned(unit, fact, of, title, line.added_to(Content()))
    join(notice, fact.act, kind_of(unit, notice), line=line, source=fact.source)
    return notice


def planned(unit: UnitOfWork, fact: Fact, of: Reference, title: str, content: Content, min_days: int = 0) -> Notice:
    """The notice of that number, made due by the fact where there is none yet."""
    notice = unit.repository.named(Notice, of.notice)
    if notice is None:
        pack, kind = kind_at(unit, of.kind, of.place, fact.act)
        notice = plan(fact.act, kind, of=of, title=title, content=content, rule_pack=pack.name, source=fact.source,
                      min_days=min_days)  # fmt: skip
        unit.repository.add(notice)
    return notice
