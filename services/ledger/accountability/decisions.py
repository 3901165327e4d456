"""Who answers for a yuan: the county, its leading group and departments, who pooled it, and who uses it.

The bodies and what each answers for stand in the rule pack; the county says who they are, by name and post. Until it
has, they go by the names that such bodies have.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from services.ledger.accountability.entries import ResponsibleNamed
from services.ledger.book import jurisdiction as authority
from services.ledger.book.account import SpecialAccount
from services.ledger.book.errors import rests_on
from services.ledger.book.jurisdiction_errors import ResponsibilityIncomplete
from shared.kernel.acts import Act
from shared.kernel.errors import Clause, FieldProblem
from shared.kernel.reasons import must_say_why
from shared.policy.model import Body, RulePack

COUNTY_BODIES: tuple[Body, ...] = ("county", "leading-group", "project-department", "finance")
"""Whom the county names. Who pools and who uses, every receipt and every payment says for itself."""


@dataclass(frozen=True, slots=True)
class Named:
    """A body as the county named it: since when, by which paper."""

    body: str
    organisation: str
    person: str
    post: str
    since: date
    document_no: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One body that answers, for what, and by which clause. Without `person` the county has named nobody yet."""

    body: str
    duty: str
    organisation: str
    clause: Clause | None
    person: str = ""
    post: str = ""
    since: date | None = None
    document_no: str = ""


def name_responsible(account: SpecialAccount, named: Named, pack: RulePack, act: Act) -> None:
    """Name a body's organisation and official from a day on (实名制); a change is a new entry with its reason."""
    authority.decides(account.state.county, pack, act)
    if problems := tuple(_problems(named, act.recorded_on)):
        raise ResponsibilityIncomplete("请更正所列各项后重新提交", fields=problems)
    before = account.state.answering.get(named.body)
    if before is not None:
        words, now = ("单位", "责任人", "职务"), (named.organisation, named.person, named.post)
        must_say_why(act, "责任主体", dict(zip(words, before, strict=True)), dict(zip(words, now, strict=True)))
    facts = {name: getattr(named, name) for name in Named.__slots__}
    account.enter(ResponsibleNamed, act, rule_pack=pack.name, **facts)


def bodies(place: str, named: Iterable[Named], pack: RulePack) -> Iterator[Answer]:
    """The county's own bodies with who is named for each; `place` is the county's name."""
    known = {one.body: one for one in named}
    for body in COUNTY_BODIES:
        if one := known.get(body):
            found = answer(body, one.organisation, pack, one.person)
            yield replace(found, post=one.post, since=one.since, document_no=one.document_no)
        else:
            suffix = pack.ledger.duties[body].organisation
            yield answer(body, f"{place}{suffix}" if suffix else "", pack)


def answer(body: Body, organisation: str, pack: RulePack, person: str = "") -> Answer:
    """What an organisation answers for as this body."""
    duty = pack.ledger.duties[body]
    return Answer(body, duty.label, organisation, rests_on(pack, duty.basis), person)


def _problems(named: Named, today: date) -> Iterator[FieldProblem]:
    if named.body not in COUNTY_BODIES:
        yield FieldProblem("/body", f"须为 {'、'.join(COUNTY_BODIES)} 之一")
    for name in ("organisation", "person", "post", "document_no"):
        if not getattr(named, name).strip():
            yield FieldProblem(f"/{name}", "必填，责任须落实到人到岗")
    if named.since > today:
        yield FieldProblem("/since", f"任职日期不得晚于今天（{today}）")
