"""Bodies and parameters of monitoring's routes."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Path, Query
from pydantic import Field

from services.monitoring.domain.supervision import Instruction
from services.monitoring.queries import Clock
from shared.platform.web.bodies import ActBody, Body, Day, Page

BookId = Annotated[str, Path(pattern=r"^\d{2,6}-\d{4}$", description="县代码-年度，例如 654024-2020")]
RegionCode = Annotated[str, Path(pattern=r"^\d{2,6}$", description="行政区划代码，2 至 6 位")]
AsOf = Annotated[date | None, Query(description="截至哪一天（北京时间当日终了），默认今天")]
OnClock = Annotated[Clock, Query(description="按业务日期（effective）或记录日期（recorded）")]
After = Annotated[str | None, Query(max_length=200, description="上一页的 next")]
Limit = Annotated[int, Query(ge=1, le=500)]
Year = Annotated[int, Query(ge=2000, le=2100)]


class CheckBody(ActBody):
    """Ask for every rule to look at a book. `as_of`: targets up to this day whose day is over are evaluated."""

    book: Annotated[str, Field(pattern=r"^\d{2,6}-\d{4}$")]
    as_of: Day


class AssetFindingBody(ActBody):
    """What an inspection confirmed: the asset lies idle, is wasted, or was lost."""

    risk: Literal["idle", "wasted", "lost"]
    observed: Annotated[str, Field(min_length=1, max_length=500)]


class ClosingBody(ActBody):
    """What came of an alert: the cause found and what was put right."""

    outcome: Annotated[str, Field(max_length=2000)]


class InstructionBody(Body):
    """What a body shall do or explain by a day: a role of the county, or one organisation of that role."""

    to: Literal["finance", "project-dept", "sector-dept", "township", "implementer"]
    organisation: Annotated[str, Field(max_length=200)] = ""
    about: Annotated[str, Field(max_length=200)] = ""
    text: Annotated[str, Field(min_length=1, max_length=1000)]
    due_on: Day


class SupervisionBody(ActBody):
    """The day's list was looked at, as far as `seen`, the `sequence` it named; what is to be done about it."""

    seen: Annotated[int, Field(ge=0, le=2**53)]
    remarks: Annotated[str, Field(max_length=2000)] = ""
    instructions: Annotated[list[InstructionBody], Field(max_length=50, default_factory=list)]

    def to_instructions(self) -> tuple[Instruction, ...]:
        """The instructions in their order."""
        return tuple(
            Instruction(one.to, one.organisation, one.about, one.text, one.due_on) for one in self.instructions
        )


class AnswerBody(ActBody):
    """What was done, or why not."""

    answer: Annotated[str, Field(max_length=2000)]


class Sourced(Page):
    """A page that names how far each publisher has been heard."""

    sources: dict[str, Any]


class Checked(Sourced):
    """A page of alerts, with the latest run of the rules over each book."""

    last_checks: list[Any]
