"""Supervised days and answered instructions as other departments hear of them."""

from services.monitoring.supervision.supervised_day import SupervisedDay
from shared.contracts import monitoring
from shared.contracts.envelope import Published
from shared.platform.capability import Message


def _supervised(event: SupervisedDay.DaySupervised) -> Published:
    given = tuple(
        monitoring.Instruction(
            number=number, to=one.to, organisation=one.organisation, about=one.about, due_on=one.due_on
        )
        for number, one in enumerate(event.instructions, start=1)
    )
    said = monitoring.DaySupervised(
        county=event.county, day=event.day, seen=event.seen, late=event.late, instructions=given
    )
    return Published("supervision", "day-supervised", f"{event.county}-{event.day}", event.county, said)


def _answered(event: SupervisedDay.InstructionAnswered) -> Published:
    said = monitoring.InstructionAnswered(county=event.county, day=event.day, number=event.number)
    return Published("supervision", "instruction-answered", f"{event.county}-{event.day}", event.county, said)


MESSAGES: dict[type, Message] = {
    SupervisedDay.DaySupervised: _supervised,
    SupervisedDay.InstructionAnswered: _answered,
}
