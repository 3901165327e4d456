"""What projects tells the world. `transition` and `state` are the codes of the workflow (T01…, S01…)."""

from datetime import date

import msgspec


class NoticeContent(msgspec.Struct, frozen=True, kw_only=True):
    """The nine mandatory items of a project notice (DIS-08…16) as far as known; empty when not yet."""

    project_name: str = ""
    fund_source: str = ""
    fund_size_fen: int = 0
    place_name: str = ""
    construction_content: str = ""
    construction_period: str = ""
    performance_target: str = ""
    implementing_unit: str = ""
    responsible_person: str = ""


class ProjectDrafted(msgspec.Struct, frozen=True, kw_only=True, tag="project-drafted"):
    project: str
    number: str
    place: str
    county: str
    plan_year: int
    name: str
    category: str
    estimate_fen: int
    rule_pack: str
    workflow: str


class ContentRevised(msgspec.Struct, frozen=True, kw_only=True, tag="content-revised"):
    """The project's content changed; a window open over the old content is void."""

    project: str
    content_version: int
    changed: tuple[str, ...]
    name: str
    category: str
    estimate_fen: int


class StateChanged(msgspec.Struct, frozen=True, kw_only=True, tag="state-changed"):
    """A step of the workflow was taken. Sent for every transition, also where it has a message of its own.

    `result`: how an acceptance (竣工验收) ended, in words; empty for other steps.
    """

    project: str
    place: str
    county: str
    plan_year: int
    transition: str
    command: str
    from_state: str
    state: str
    phase: str
    clause: str = ""
    result: str = ""


class PublicityRequested(msgspec.Struct, frozen=True, kw_only=True, tag="publicity-requested"):
    """A step needs a publicity window (1 = village, 2 = second) over exactly this content version."""

    project: str
    place: str
    county: str
    plan_year: int
    window: int
    content_version: int
    min_days: int
    content: NoticeContent


class ProjectDecided(msgspec.Struct, frozen=True, kw_only=True, tag="project-decided"):
    """The leading group's meeting confirmed the project (审定): what lets money be set aside."""

    project: str
    place: str
    county: str
    plan_year: int
    approved_fen: int
    minutes_no: str
    decided_on: date
    category: str = ""
    name: str = ""


class ProjectEnteredPlan(msgspec.Struct, frozen=True, kw_only=True, tag="project-entered-plan"):
    project: str
    county: str
    plan_year: int
    plan: str
    approved_on: date


class ProgressReported(msgspec.Struct, frozen=True, kw_only=True, tag="progress-reported"):
    project: str
    county: str
    plan_year: int
    percent: int
    note: str = ""


class AssetRegistered(msgspec.Struct, frozen=True, kw_only=True, tag="asset-registered"):
    """A row of the asset master ledger with the five field groups of the text (MON-11)."""

    asset: str
    project: str
    place: str
    county: str
    plan_year: int
    name: str
    asset_class: str
    original_value_fen: int
    operating_entity: str
    fund_source: str
    project_benefit: str
    beneficiaries: str
    supervision: str
    formed_on: date
    title_level: str = ""


class FactNoted(msgspec.Struct, frozen=True, kw_only=True, tag="fact-noted"):
    """Projects took note of another service's fact about this project (window, commitment, payment, surplus)."""

    project: str
    fact: str
    source_sequence: int


class PlanApproved(msgspec.Struct, frozen=True, kw_only=True, tag="plan-approved"):
    plan: str
    county: str
    plan_year: int
    projects: tuple[str, ...]
    total_fen: int
    minutes_no: str
    approved_on: date


class PlanDrafted(msgspec.Struct, frozen=True, kw_only=True, tag="plan-drafted"):
    plan: str
    county: str
    plan_year: int


class PlanFiled(msgspec.Struct, frozen=True, kw_only=True, tag="plan-filed"):
    """The approved plan was sent for filing (备案). Filing never blocks a start."""

    plan: str
    county: str
    plan_year: int
    hop: str
    status: str


Message = (
    PlanDrafted
    | ProjectDrafted
    | StateChanged
    | ContentRevised
    | FactNoted
    | PlanApproved
    | PlanFiled
    | PublicityRequested
    | ProjectDecided
    | ProjectEnteredPlan
    | ProgressReported
    | AssetRegistered
)
