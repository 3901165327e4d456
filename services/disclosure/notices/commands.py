"""What may be asked of a notice before there is one."""

from dataclasses import dataclass

from services.disclosure.notices import decisions
from services.disclosure.notices.content import Content
from services.disclosure.notices.loading import kind_at
from services.disclosure.notices.reference import Reference, number_of
from shared.kernel.acts import Act
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome


@dataclass(frozen=True, kw_only=True)
class OrderAnnouncement:
    """An office wants to publish something of its own accord."""

    act: Act
    kind: str
    about: str
    place: str
    fiscal_year: int
    title: str
    content: Content


def order_announcement(unit: UnitOfWork, command: OrderAnnouncement) -> Outcome:
    """Plan an announcement that an office wants of its own accord (DIS-02…05)."""
    act, county = command.act, command.place[:6]
    pack, kind = kind_at(unit, command.kind, command.place, act)
    number = number_of(county, command.fiscal_year, f"order/{act.command_id}/{act.actor.staff}")
    of = Reference(number, kind.code, command.about, command.place, county, command.fiscal_year)
    content = Content({"title": command.title, **command.content.fields}, command.content.fund_size_fen)
    notice = decisions.order(act, kind, of=of, title=command.title, content=content, rule_pack=pack.name)
    unit.repository.add(notice)
    return Outcome((notice,), {"notice": number, "state": notice.state})
