"""Fields of requests that capabilities share. Amounts are texts in yuan with two decimals; they become fen at once."""

from typing import Annotated, Any

from fastapi import Path
from pydantic import Field

from shared.kernel import money
from shared.platform.web.bodies import ActBody, YuanText

Short = Annotated[str, Field(max_length=200)]
Long = Annotated[str, Field(max_length=4000)]
Filled = Annotated[str, Field(min_length=1, max_length=200)]
Targets = Annotated[dict[Filled, Short], Field(max_length=50)]
PlaceCode = Annotated[str, Field(pattern=r"^\d{6}(\d{3}){0,2}$", examples=["654024101202"])]
CountyCode = Annotated[str, Field(pattern=r"^\d{6}$", examples=["654024"])]
Year = Annotated[int, Field(ge=2000, le=2099)]
ProjectNumber = Annotated[str, Field(pattern=r"^\d{6}-20\d{2}-\d{4,6}$", examples=["654024-2020-0007"])]
PlanNumber = Annotated[str, Field(pattern=r"^\d{6}-20\d{2}$", examples=["654024-2020"])]

MAX_ITEMS = 200

Accepted = Annotated[tuple[ProjectNumber, ...], Field(max_length=MAX_ITEMS, strict=False)]
"""Identical projects of the library that the actor knows of and that are others; `reason` says why."""

Number = Annotated[ProjectNumber, Path()]
Plan = Annotated[PlanNumber, Path()]


class ContentFields(ActBody):
    """The content's fields; `performance_targets` maps indicator to target. What is left out stays as it is."""

    name: Filled | None = None
    category: Short | None = None
    estimate: YuanText | None = None
    construction_content: Long | None = None
    place_name: Short | None = None
    period: Short | None = None
    expected_benefit: Long | None = None
    participation: Long | None = None
    benefit_linking: Long | None = None
    performance_targets: Targets | None = None
    implementing_unit: Short | None = None
    responsible_unit: Short | None = None
    responsible_leader: Short | None = None
    responsible_person: Short | None = None
    pooling_unit: Short | None = None
    fund_source: Short | None = None
    fund_type: Short | None = None
    purpose: Short | None = None
    payee_class: Short | None = None
    area: Short | None = None
    accept: Accepted = ()

    def to_changes(self) -> dict[str, Any]:
        """The fields that were given, under the names of `Content`; the amount in fen."""
        other = {"estimate", "accept", "place", "plan_year", *ActBody.model_fields}
        given = {name: value for name, value in self.model_dump(exclude=other).items() if value is not None}
        return given if self.estimate is None else given | {"estimate_fen": money.fen(self.estimate)}
