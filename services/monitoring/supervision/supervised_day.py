"""Daily supervision (日常监管): the county's leading group looks at each day of the fund money, and says so.

What it wants done it puts into an instruction (督办) to a body with a day by which it is answered. A day on which it
should have looked and did not stays a gap that everybody sees.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from services.monitoring.supervision.errors import (
    AnsweredAlready,
    DayNotYet,
    DaySupervisedAlready,
    InstructionIncomplete,
    InstructionUnknown,
    NotAddressed,
    NotTheCountysOwn,
)
from shared.kernel.acts import Act, Actor
from shared.kernel.aggregate import Aggregate, Created, Event
from shared.kernel.date_order import DateOrder, NotBefore
from shared.kernel.errors import Clause, FieldProblem
from shared.kernel.workdays import add_working_days, is_working_day
from shared.policy.citing import clause_of
from shared.policy.model import RulePack

DAYS = UUID("5d0c2f5a-64f1-5c0b-9a27-1b8f1f0f7c36")
A_DAY = timedelta(days=1)

DATES = DateOrder(
    {"effective_on": "业务日期", "day": "监管日", "confirmed_on": "确认日期"},
    (
        NotBefore("effective_on", "day", "当日资金情况须在当日或之后确认"),
        NotBefore("effective_on", "confirmed_on", "督办提出之后才能答复"),
    ),
)


@dataclass(frozen=True)
class Instruction:
    """What a body shall do or explain, and by when. `to` is a role; without `organisation` any body of it may answer.

    `about` is the project, payment or alert it speaks of, empty for none.
    """

    to: str
    organisation: str
    about: str
    text: str
    due_on: date


class SupervisedDay(Aggregate):
    """A day that the leading group looked at, with its instructions by number from 1."""

    TOPIC = "monitoring.supervised-day"
    LABEL = "监管日"

    def __init__(self) -> None:
        self.county = ""
        self.day: date
        self.confirmed_on: date
        self.instructions: tuple[Instruction, ...] = ()
        self.answered: set[int] = set()

    class DaySupervised(Created):
        """`seen` is the last entry of the ledger in the list that was looked at; `late`: after the next working day."""

        TOPIC = "monitoring.supervised-day.day-supervised"
        county: str
        day: date
        seen: int
        late: bool
        remarks: str
        instructions: tuple[Instruction, ...]

        def apply(self, day: "SupervisedDay") -> None:
            day.county, day.day, day.instructions = self.county, self.day, self.instructions
            day.confirmed_on = self.act.effective_on

    class InstructionAnswered(Event):
        TOPIC = "monitoring.supervised-day.instruction-answered"
        county: str
        day: date
        number: int
        answer: str

        def apply(self, day: "SupervisedDay") -> None:
            day.answered.add(self.number)

    @staticmethod
    def create_id(county: str, day: date) -> UUID:
        """One county's day has one id, so that it is confirmed once."""
        return uuid5(DAYS, f"{county}/{day}")

    @classmethod
    def confirmed(
        cls, county: str, day: date, seen: int, remarks: str, instructions: Sequence[Instruction], today: date,
        pack: RulePack, act: Act,
    ) -> "SupervisedDay":  # fmt: skip
        """The leading group has looked at the day. Raises OutsideRegion, NotTheCountysOwn, DayNotYet."""
        act.within(county)
        if not act.is_of(county):
            raise NotTheCountysOwn(f"{county} 的日常监管由其本级领导小组承担，不能代为确认", clause=duty(pack))
        if day > today:
            raise DayNotYet(f"{day} 尚未到来，只能确认今天（{today}）及以前")
        DATES.require({"effective_on": act.effective_on}, {"day": day})
        if problems := tuple(_problems(instructions, today)):
            raise InstructionIncomplete("请更正所列督办事项后重新提交", fields=problems)
        facts = {"county": county, "day": day, "seen": seen, "remarks": remarks, "late": _late(day, today)}
        return cls.create(cls.DaySupervised, act, instructions=tuple(instructions), **facts)

    def again(self) -> DaySupervisedAlready:
        """The refusal of a second confirmation."""
        return DaySupervisedAlready(f"{self.county} {self.day} 的日常监管已确认；新的督办事项请随下一日确认提出")

    def answer(self, number: int, answer: str, act: Act) -> None:
        """The body that an instruction went to says what it did or why."""
        if not act.is_below(self.county):
            raise NotAddressed(f"{self.county} 的督办由本县的承办单位答复")
        if not 1 <= number <= len(self.instructions):
            raise InstructionUnknown(f"{self.day} 没有第 {number} 项督办")
        asked = self.instructions[number - 1]
        if not is_addressed(asked.to, asked.organisation, act.actor):
            raise NotAddressed("这项督办不是交给您所在单位的，请由承办单位答复")
        if number in self.answered:
            raise AnsweredAlready(f"{self.day} 第 {number} 项督办已答复")
        if not answer.strip():
            wrong = FieldProblem("/answer", "请写明办理结果或未办结的原因")
            raise InstructionIncomplete("答复不能为空", fields=(wrong,))
        DATES.require({"effective_on": act.effective_on}, {"confirmed_on": self.confirmed_on})
        facts = {"county": self.county, "day": self.day, "number": number, "answer": answer}
        self.record(self.InstructionAnswered, act, **facts)


def is_addressed(to: str, organisation: str, actor: Actor) -> bool:
    """Whether an instruction to a role, and to one organisation of it where named, is this official's to answer."""
    return actor.role == to and (organisation == "" or actor.belongs_to(organisation))


def duty(pack: RulePack) -> Clause:
    """What the county's leading group answers for."""
    return clause_of(pack, pack.ledger.duties["leading-group"].basis)


def to_supervise(first: date, last: date, moved: Collection[date]) -> Iterator[date]:
    """The days on which the leading group has to look: every working day, and any other on which money moved."""
    day = first
    while day <= last:
        if is_working_day(day) or day in moved:
            yield day
        day += A_DAY


def share_tenths(due: int, supervised: int) -> int | None:
    """Tenths of a per cent of the days that were looked at, half up; None where no day was due."""
    return (supervised * 2000 + due) // (due * 2) if due else None


def _late(day: date, today: date) -> bool:
    """The texts say daily and name no hour: until the next working day it is in time (our default)."""
    return today > add_working_days(day, 1)


def _problems(instructions: Sequence[Instruction], today: date) -> Iterator[FieldProblem]:
    for number, one in enumerate(instructions):
        if not one.text.strip():
            yield FieldProblem(f"/instructions/{number}/text", "请写明要办理或说明的事项")
        if one.due_on < today:
            yield FieldProblem(f"/instructions/{number}/due_on", f"答复期限不得早于今天（{today}）")
