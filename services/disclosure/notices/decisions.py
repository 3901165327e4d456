"""When a notice becomes due, and whether an office may order one of its own."""

from services.disclosure.notices.content import Content, pointers
from services.disclosure.notices.errors import NotPosted, NotThisLevel
from services.disclosure.notices.events import Planned
from services.disclosure.notices.notice import Notice
from services.disclosure.notices.privacy import refuse_personal_data
from services.disclosure.notices.reference import LEVELS, Reference, State
from shared.kernel.acts import Act
from shared.kernel.deadlines import Start
from shared.kernel.privacy import masked
from shared.policy.citing import clause_in
from shared.policy.model import NoticeType


def plan(
    act: Act,
    kind: NoticeType,
    *,
    of: Reference,
    title: str,
    content: Content,
    rule_pack: str,
    source: str,
    min_days: int = 0,
) -> Notice:
    """A fact makes a notice due within the pack's working days (DIS-26); what is known of its content is filled in.

    `source` names the fact ("projects/17"); `min_days` is the window the asking step needs at least. Personal numbers
    in it are masked: the fact is another service's, and an announcement grows by itself.
    """
    due_on = Start.of(act).working_days(kind.due_working_days)
    return Notice.create(
        Planned, act, id=Notice.create_id(of.notice), of=of, title=masked(title), label=kind.label,
        content=content.masked(),
        due_on=due_on, min_days=min_days, rule_pack=rule_pack, source=source,
    )  # fmt: skip


def order(act: Act, kind: NoticeType, *, of: Reference, title: str, content: Content, rule_pack: str) -> Notice:
    """An office plans an announcement of its own: a policy, a rule, a standard (DIS-02…05).

    Refuses a place outside the region, a level that doesn't publish this kind, and personal data.
    """
    act.within(of.place)
    if LEVELS.get(len(of.place)) not in kind.levels:
        detail = f"{kind.label}由 {'、'.join(kind.levels)} 级发布"
        raise NotThisLevel(detail, clause=clause_in(rule_pack, kind.basis))
    refuse_personal_data({"/title": title, **pointers(content)})
    source = f"order/{act.command_id}"
    return plan(act, kind, of=of, title=title, content=content, rule_pack=rule_pack, source=source)


def must_be_posted(notice: Notice) -> None:
    """Refuse what can only be done about a notice that is out. Raises NotPosted."""
    if notice.state is State.PLANNED:
        raise NotPosted("公告还没有发布")
