"""Notices as they stand: lists, one whole notice, what a list can be narrowed to."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, Row, Select, func, select

from services.disclosure.notices.read_model import notices, releases, rests_on
from services.disclosure.notices.reference import State, as_written
from services.disclosure.objections.read_model import objections
from services.disclosure.posting.read_model import proofs
from shared.kernel.divisions import succession
from shared.kernel.money import yuan
from shared.platform.projections.region_rows import lies_in

FACTS = ("notice", "kind", "label", "title", "about", "place", "county", "fiscal_year", "window", "content_version",
         "rule_pack", "state", "planned_on", "due_on", "posted_on", "starts_on", "ends_on", "ended_on", "void_reason",
         "release", "hotline", "organisation", "objections", "open_objections", "simulated", "sequence",
         "effective_on", "recorded_at")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which notices of a list: in a region, or exactly of some `places`.

    `state` None: everything that is out; `late`: due before `today` and not yet out.
    """

    place: str = ""
    places: tuple[str, ...] = ()
    fiscal_year: int | None = None
    kind: str = ""
    state: str | None = None
    about: str = ""
    words: str = ""
    late: bool = False
    today: date = date.min


@dataclass(frozen=True)
class NoticeView:
    """One notice as it stands: its facts, all its releases (newest first), photos, objections.

    `entries` are the numbers in the ledger's log of what it rests on.
    """

    facts: dict[str, Any]
    releases: list[dict[str, Any]]
    proofs: list[dict[str, Any]]
    objections: list[dict[str, Any]]
    entries: list[int]

    @property
    def is_out(self) -> bool:
        """Whether the public may read it."""
        return bool(self.facts["release"])


class RegisterQueries:
    """Synchronous; call from a thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def notices(self, wanted: Filter, *, before: int | None, limit: int) -> list[dict[str, Any]]:
        """The newest first, behind the cursor `before` (a `listed_at`)."""
        query = _filtered(wanted).order_by(notices.c.listed_at.desc()).limit(limit)
        if before is not None:
            query = query.where(notices.c.listed_at < before)
        with self._engine.connect() as connection:
            return [{**_facts(row), "listed_at": row.listed_at} for row in connection.execute(query)]

    def notice(self, number: str) -> NoticeView | None:
        """One notice by its number."""
        number = as_written(number)
        with self._engine.connect() as connection:
            row = connection.execute(select(notices).where(notices.c.notice == number)).one_or_none()
            if row is None:
                return None
            of = {"notice": number}
            kept = connection.execute(select(releases).filter_by(**of).order_by(releases.c.release.desc())).all()
            entries = select(rests_on.c.entry).filter_by(**of).order_by(rests_on.c.entry)
            grounds = list(connection.scalars(entries))
            photos = connection.execute(select(proofs).filter_by(**of).order_by(proofs.c.taken_at)).all()
            objected = connection.execute(select(objections).filter_by(**of).order_by(objections.c.sequence)).all()
        return NoticeView(
            _facts(row),
            [{**r._mapping, "fund_size": _yuan(r.fund_size_fen)} for r in kept],
            [dict(p._mapping) for p in photos],
            [dict(o._mapping) for o in objected],
            grounds,
        )

    def related(self, facts: dict[str, Any]) -> list[dict[str, Any]]:
        """What else is out about the same project, plan or book; newest first."""
        wanted = Filter(about=facts["about"])
        return [row for row in self.notices(wanted, before=None, limit=20) if row["notice"] != facts["notice"]]

    def counts_below(self, place: str, digits: int, fiscal_year: int | None) -> dict[str, int]:
        """How many notices are out in each division below, by its code of so many digits."""
        part = func.left(notices.c.place, digits)
        query = select(part, func.count()).where(
            notices.c.release > 0, lies_in(notices.c.place, place), func.length(part) == digits
        )
        if fiscal_year is not None:
            query = query.where(notices.c.fiscal_year == fiscal_year)
        with self._engine.connect() as connection:
            found = connection.execute(query.group_by(part).order_by(part)).all()
        counted: Counter[str] = Counter()
        for code, count in found:
            counted[succession().heir(code)] += count
        return dict(counted)

    def kinds_and_years(self, place: str) -> tuple[list[tuple[str, str]], list[int]]:
        """Which kinds (code, label) and years are out in a region: what a list can be narrowed to."""
        out = [notices.c.release > 0, lies_in(notices.c.place, place)]
        with self._engine.connect() as connection:
            kinds = connection.execute(select(notices.c.kind, func.min(notices.c.label)).where(*out).group_by("kind"))
            years = connection.execute(select(notices.c.fiscal_year).where(*out).distinct())
            return sorted((k, label) for k, label in kinds), sorted((y for (y,) in years), reverse=True)

    def stand(self) -> tuple[date, datetime, int] | None:
        """Business date, moment and sequence of the last change; None while nothing has happened."""
        query = select(notices.c.effective_on, notices.c.recorded_at, notices.c.sequence)
        with self._engine.connect() as connection:
            row = connection.execute(query.order_by(notices.c.sequence.desc()).limit(1)).one_or_none()
        return (row.effective_on, row.recorded_at, row.sequence) if row else None


def _filtered(wanted: Filter) -> Select[Any]:
    query = select(notices).where(lies_in(notices.c.place, wanted.place))
    if wanted.places:
        query = query.where(notices.c.place.in_(wanted.places))
    if wanted.late:
        query = query.where(notices.c.state == State.PLANNED, notices.c.due_on < wanted.today)
    elif wanted.state is None:
        query = query.where(notices.c.release > 0)
    else:
        query = query.where(notices.c.state == wanted.state)
    if wanted.about:
        query = query.where(notices.c.about.in_(succession().spellings(wanted.about)))
    same = {"fiscal_year": wanted.fiscal_year, "kind": wanted.kind}
    query = query.filter_by(**{name: value for name, value in same.items() if value})
    for word in wanted.words.lower().split():
        query = query.where(notices.c.words.contains(word, autoescape=True))
    return query


def _facts(row: Row[Any]) -> dict[str, Any]:
    facts = {name: getattr(row, name) for name in FACTS}
    return {**facts, "fund_size": _yuan(row.fund_size_fen), "fund_size_fen": row.fund_size_fen}


def _yuan(fen: int | None) -> str | None:
    return None if fen is None else yuan(fen)
