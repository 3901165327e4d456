"""What may be asked of daily supervision: confirm a day, answer an instruction."""

from dataclasses import dataclass
from datetime import date

from services.monitoring.supervision.errors import InstructionUnknown
from services.monitoring.supervision.supervised_day import Instruction, SupervisedDay
from shared.kernel.acts import Act
from shared.kernel.divisions import divisions
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome


@dataclass(frozen=True, kw_only=True)
class SuperviseDay:
    """Confirm that a day of the county's funds was looked at, up to the ledger's entry `seen`."""

    county: str
    day: date
    seen: int
    remarks: str
    instructions: tuple[Instruction, ...]
    act: Act


def supervise_day(unit: UnitOfWork, command: SuperviseDay) -> Outcome:
    """Confirm a day's supervision. Raises DaySupervisedAlready, DayNotYet, NotTheCountysOwn, OutsideRegion."""
    divisions().county(command.county)
    county, day, act = command.county, command.day, command.act
    known = unit.repository.named(SupervisedDay, county, day)
    if known is not None:
        act.within(county)
        raise known.again()
    pack, today = unit.packs.for_place(county, act.recorded_on), act.recorded_on
    seen = (command.seen, command.remarks, command.instructions)
    supervised = SupervisedDay.confirmed(county, day, *seen, today, pack, act)
    unit.repository.add(supervised)
    numbers = list(range(1, len(command.instructions) + 1))
    return Outcome((supervised,), {"county": county, "day": day.isoformat(), "instructions": numbers})


@dataclass(frozen=True, kw_only=True)
class AnswerInstruction:
    """Answer one of a day's instructions."""

    county: str
    day: date
    number: int
    answer: str
    act: Act


def answer_instruction(unit: UnitOfWork, command: AnswerInstruction) -> Outcome:
    """Answer an instruction. Raises InstructionUnknown, NotAddressed, AnsweredAlready, OutsideRegion."""
    supervised = unit.repository.named(SupervisedDay, command.county, command.day)
    if supervised is None:
        raise InstructionUnknown(f"{command.county} {command.day} 没有督办事项")
    supervised.answer(command.number, command.answer, command.act)
    answered = {"day": command.day.isoformat(), "number": command.number, "state": "answered"}
    return Outcome((supervised,), answered)
