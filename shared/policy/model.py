"""The shape of a rule pack. Every rule carries the clause it rests on."""

from datetime import date
from typing import Literal

import msgspec

from shared.policy.general import Basis, GeneralRules, ObjectionRules
from shared.policy.payment_steps import Lane, Separation

__all__ = ["Basis", "GeneralRules", "Lane"]

Body = Literal["county", "leading-group", "project-department", "finance", "pooling", "using"]
"""Who answers for fund money: the county's four bodies, the department that pools it, the unit that uses it."""


class EvidenceField(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing a step must put on record. A checklist names its items, all of which must be answered.

    `given`: it comes from another service's record, and nobody types it.
    """

    name: str
    label: str
    kind: Literal["text", "date", "fen", "count", "percent", "flag", "choice", "checklist", "texts", "fields"]
    items: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    required: bool = True
    given: bool = False


class State(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    code: str
    name: str
    label: str
    phase: str
    holder: tuple[str, ...] = ()


class Transition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step: who may take it, from where to where, on what evidence, behind which guards.

    `guards` and `effect` name functions of the projects domain; a pack that names an unknown one does not load.
    `automatic` steps are taken by the service itself on another service's event, never by a person.
    """

    code: str
    command: str
    label: str
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...]
    basis: Basis
    evidence: tuple[EvidenceField, ...] = ()
    guards: tuple[str, ...] = ()
    effect: str = ""
    automatic: bool = False


class StepElsewhere(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A step that no project takes: the plan is filed, the ledger pays. Kept so that the list of steps is whole."""

    code: str
    command: str
    label: str
    taken_by: Literal["plan", "ledger"]
    roles: tuple[str, ...]
    basis: Basis


class Workflow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The approval machine as data (两上两下 in the Xinjiang pack)."""

    code: str
    label: str
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    elsewhere: tuple[StepElsewhere, ...] = ()


class ProhibitedUse(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An item of the negative list, with what software can check: category codes, words, payee classes, purposes.

    A code that matches gives the item's severity, a word alone never more than "manual". `areas` match only together
    with one of `area_uses`. The `spared_*` codes silence the words: a household subsidy is no staff allowance.
    `purpose_required`: a use without an allowed purpose code is blocked. `list_missing`: the text forbids uses it does
    not list, so that every use needs a person's decision until the list is imported.
    """

    code: str
    source_code: str
    label: str
    severity: Literal["block", "warn", "manual"]
    fund_types: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    payee_classes: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    area_uses: tuple[str, ...] = ()
    spared_categories: tuple[str, ...] = ()
    spared_payee_classes: tuple[str, ...] = ()
    spared_purposes: tuple[str, ...] = ()
    purpose_required: bool = False
    list_missing: bool = False
    above_fen: int | None = None
    exception: str = ""
    basis: Basis


class NoticeType(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of the notice catalogue. `window_days` None means an announcement: no window, stays public."""

    code: str
    label: str
    fields: tuple[EvidenceField, ...]
    levels: tuple[str, ...]
    window_days: int | None = None
    working_days: bool = False
    due_working_days: int = 20
    gates: tuple[str, ...] = ()
    basis: Basis
    window_basis: Basis | None = None


class RateThreshold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By this day of the year the rate must be at least this many per cent."""

    month: int
    day: int
    percent: int
    basis: Basis


class FilingHop(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One station a plan is filed with. A filing is received or remarked, never approved."""

    to: str
    level: str
    act: Literal["备案", "备查"]
    due_working_days: int = 15
    basis: Basis


class InflowKind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of inflow the texts tell apart: which attributes it must bring, and what money it can only be.

    `earlier` means that it stems from a year before the book's; `capital` and `arranged_by` are empty where free.
    """

    label: str
    requires: tuple[str, ...] = ()
    capital: str = ""
    arranged_by: str = ""
    earlier: bool = False
    award_source: bool = False
    basis: Basis


class FundCatalogue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The fund items that a type of county may pool: so many slots, which operators fill (the texts list none, G-26).

    `places` are the counties it is for; the last catalogue of a pack is for all others.
    """

    code: str
    label: str
    slots: int
    levels: tuple[str, ...]
    places: tuple[str, ...] = ()
    items: dict[str, str] = {}
    basis: Basis


class Duty(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a body answers for. `organisation` follows its place's name, and is empty where that differs."""

    label: str
    organisation: str = ""
    basis: Basis


class PaymentFinding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is done with a finding over all payments to people: blocked, passed with a reason, or only shown."""

    label: str
    severity: Literal["block", "warn", "note"]
    basis: Basis


class LedgerRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How money moves: which windows gate a payment, at which states an instrument pays, what purposes are allowed.

    `share_purposes`: what money may become shares of households in rural business entities.
    `category_purposes`: what a project of a category may pay for without a change of use; a category that is a purpose
    code itself may pay for that one, and one that is neither binds to nothing but the allowed purposes.
    """

    county_decides: Basis
    duties: dict[Body, Duty]
    pool: Basis
    one_entry_per_receipt: Basis
    keeper: Basis
    approved_only: Basis
    compliance_review: Basis
    separations: tuple[Separation, ...]
    surplus: Basis
    purposes: tuple[str, ...]
    purpose_labels: dict[str, str] = {}
    category_purposes: dict[str, tuple[str, ...]] = {}
    category_purposes_basis: Basis | None = None
    change_of_use: Basis | None = None
    use_filing_working_days: int = 15
    purposes_basis: Basis
    required_windows: tuple[int, ...] = (1, 2)
    windows_basis: Basis
    instrument_states: dict[str, tuple[str, ...]]
    instrument_evidence: dict[str, dict[str, str]] = {}
    instruments_basis: Basis
    lanes: dict[Literal["ordinary", "green"], Lane]
    superior_projects: Literal["refuse", "flag", "allow"] = "allow"
    superior_projects_basis: Basis | None = None
    order: tuple[Literal["earmarked", "recovered-stock", "oldest", "proportional"], ...] = ("earmarked", "oldest")
    inflow_kinds: dict[str, InflowKind]
    broad_categories: dict[str, str]
    broad_categories_basis: Basis
    non_agricultural_classes: dict[str, str]
    non_agricultural_basis: Basis
    superior_earmarks: Literal["flag", "allow"] = "allow"
    superior_earmarks_basis: Basis | None = None
    block_working_days: int = 20
    block_basis: Basis
    fund_catalogues: tuple[FundCatalogue, ...] = ()
    subsidy_standard: Basis | None = None
    subsidy_match: Literal["at-most", "exact"] = "at-most"
    direct_purposes: tuple[str, ...] = ()
    direct_basis: Basis | None = None
    share_purposes: tuple[str, ...] = ()
    shares_basis: Basis | None = None
    payment_findings: dict[str, PaymentFinding] = {}


class AmountThreshold(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From this amount on another procedure binds (tender, deliberation): what is cut to stay below it is shown.

    `categories` limits it to some categories of projects; empty means all.
    """

    label: str
    fen: int
    categories: tuple[str, ...] = ()
    basis: Basis


class ProjectRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What binds a project beside the steps of its workflow.

    A decision may exceed the amount that the last window showed by `above_shown_permille`, and never more.
    """

    above_shown_permille: int = 0
    shown: Basis
    above_shown: Basis
    thresholds: tuple[AmountThreshold, ...] = ()


class RulePack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One jurisdiction's rules while they are valid. Expired packs still read old events."""

    code: str
    version: str
    title: str
    document: str
    places: tuple[str, ...]
    valid_from: date | None = None
    valid_to: date | None = None
    precedence: int = 0
    leading_body: str
    workflow: Workflow
    negative_list: tuple[ProhibitedUse, ...]
    notice_types: tuple[NoticeType, ...]
    rate_thresholds: tuple[RateThreshold, ...] = ()
    filing_chain: tuple[FilingHop, ...] = ()
    projects: ProjectRules
    objections: ObjectionRules
    general: GeneralRules
    ledger: LedgerRules

    @property
    def name(self) -> str:
        """What events keep: "XJ@2018-11-28"."""
        return f"{self.code}@{self.version}"
