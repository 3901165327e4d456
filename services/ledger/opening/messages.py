"""The opening of a book as messages, and an approved plan as an own command."""

from functools import partial
from typing import Any

from services.ledger.book.entry import KeeperAppointed, Opened
from services.ledger.book.messages import of_book
from services.ledger.book.reacting import act_of
from services.ledger.opening.commands import NotePlan, note_plan
from shared.contracts import ledger, projects
from shared.contracts.envelope import Envelope
from shared.platform.capability import React
from shared.platform.commands.unit_of_work import Handle


def _opened(event: Opened) -> ledger.AccountOpened:
    return ledger.AccountOpened(
        book=event.book, county=event.county, fiscal_year=event.fiscal_year, rule_pack=event.rule_pack
    )


def _keeper(event: KeeperAppointed) -> ledger.KeeperAppointed:
    return ledger.KeeperAppointed(book=event.book, keeper=event.keeper)


def _take_plan(envelope: Envelope) -> Handle:
    message: Any = envelope.message
    command = NotePlan(
        act=act_of(envelope),
        plan=message.plan,
        county=message.county,
        plan_year=message.plan_year,
        approved_on=message.approved_on,
        minutes_no=message.minutes_no,
        total_fen=message.total_fen,
        source_sequence=envelope.sequence,
    )
    return partial(note_plan, command=command)


REACTIONS: dict[type, React] = {projects.PlanApproved: _take_plan}


MESSAGES = of_book({Opened: _opened, KeeperAppointed: _keeper})
