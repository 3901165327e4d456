"""Request bodies of the projects service. Amounts are strings in yuan with two decimals; they become fen at once."""

from typing import Annotated, Any

from pydantic import Field

from services.projects.domain.assets import AssetRow
from services.projects.domain.content import Content
from services.projects.domain.evidence import Value
from services.projects.domain.plan import Issue
from shared.kernel import money
from shared.platform.web.bodies import ActBody, Body, Day, YuanText

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


class DraftBody(ContentFields):
    """A new project of a village (12 digits), or of a township or county where it belongs to no single one."""

    place: PlaceCode
    plan_year: Year
    name: Filled
    category: Short
    estimate: YuanText

    def to_content(self) -> Content:
        """The first version of the content."""
        return Content(**self.to_changes())


class PlaceBody(ActBody):
    place: PlaceCode
    accept: Accepted = ()


class ResponsibleBody(ActBody):
    """责任单位、责任领导、责任人."""

    unit: Filled
    leader: Filled
    person: Filled


class AssetBody(Body):
    """A row of the asset master ledger with the five field groups of the text."""

    name: Filled
    asset_class: Filled
    original_value: YuanText
    operating_entity: Filled
    fund_source: Filled
    project_benefit: Filled
    beneficiaries: Filled
    supervision: Filled
    formed_on: Day
    title_level: Short = ""

    def to_row(self) -> AssetRow:
        """The row with its value in fen."""
        return AssetRow(
            **self.model_dump(exclude={"original_value"}), original_value_fen=money.fen(self.original_value)
        )


class StepBody(ActBody):
    """A step: what it puts on record, by the names its workflow gives (`GET /workflows/{pack}`); fen as integers."""

    evidence: Annotated[dict[Filled, Value], Field(default_factory=dict, max_length=50)]
    assets: Annotated[tuple[AssetBody, ...], Field(max_length=MAX_ITEMS, strict=False)] = ()


class ItemBody(Body):
    """One project's outcome: "decide" with `approved_fen`, or "defer" and "refuse" with `reason`."""

    project: ProjectNumber
    outcome: Annotated[str, Field(pattern="^(decide|defer|refuse)$")]
    approved_fen: Annotated[int, Field(ge=0)] | None = None
    reason: Long | None = None


class DecisionsBody(ActBody):
    """One meeting of the leading group, item by item; all items are recorded or none."""

    minutes_no: Filled
    meeting_on: Day
    attendance: Annotated[int, Field(ge=1)]
    items: Annotated[tuple[ItemBody, ...], Field(min_length=1, max_length=MAX_ITEMS, strict=False)]

    def evidence_of(self, item: ItemBody) -> dict[str, Value]:
        """The meeting's papers with the item's outcome, as the step wants them."""
        papers: dict[str, Value] = {"minutes_no": self.minutes_no, "meeting_on": self.meeting_on.isoformat()}
        if item.outcome == "decide":
            amount: dict[str, Value] = {} if item.approved_fen is None else {"approved_fen": item.approved_fen}
            return papers | {"attendance": self.attendance} | amount
        return papers if item.reason is None else papers | {"reason": item.reason}


class PlanBody(ActBody):
    county: CountyCode
    plan_year: Year


class LineBody(ActBody):
    """A confirmed project's line; what is empty is taken from its content."""

    project: ProjectNumber
    source_channel: Short = ""
    platform: Short = ""
    content_progress: Long = ""


class ApprovalBody(ActBody):
    """The leading group's meeting, and the county documents by which plan and implementation plan are issued."""

    minutes_no: Filled
    meeting_on: Day
    plan_document_no: Filled
    scheme_document_no: Filled
    issued_on: Day

    def to_issue(self) -> Issue:
        """The papers of the version."""
        return Issue(**self.model_dump(exclude=set(ActBody.model_fields)))


class FilingBody(ActBody):
    """`to` is a station of the pack's filing chain, by name or level ("prefecture")."""

    to: Filled
    sent_on: Day


class ReceiptBody(ActBody):
    """Received, or received with a remark."""

    to: Filled
    received_on: Day
    remark: Long = ""
