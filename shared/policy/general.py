"""Where rules are written, and the rules of the platform's own checks."""

from typing import Literal

import msgspec

Level = Literal["village", "township", "county", "prefecture", "province"]


class Basis(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a rule is written. `standing` says whether the text states it or we chose it where the text is silent.

    `model`: the text of another place that a default follows ("新扶贫领字〔2018〕76号 二（三）"); it binds nobody here.
    """

    document: str
    section: str
    quote: str
    standing: Literal["text", "default"] = "text"
    gap: str = ""
    model: str = ""


class GeneralRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the rules of the platform's own checks rest on in this place. A refusal names one by its field (`rule`)."""

    publicity_items: Basis
    publicity_reach: Basis
    publicity_levels: Basis
    no_objection: Basis
    openness: Basis
    procedure_order: Basis
    village_opinion: Basis
    separate_steps: Basis
    performance_targets: Basis
    responsible_named: Basis
    library: Basis
    plan_lines: Basis
    plan_binding: Basis
    plan_approved: Basis
    filing: Basis
    master_ledgers: Basis
    assets: Basis


class InvestigatingBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who opens the letters about a notice and decides on them: one of these roles, of exactly the notice's `level`.

    `other_organisation`: never the one that posted the notice.
    """

    roles: tuple[Literal["township", "project-dept", "leading-group", "auditor"], ...]
    level: Level
    other_organisation: bool = False


class ObjectionRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who investigates objections, by the level of the notice; `overdue`: who may beside them once the alert is due."""

    basis: Basis
    investigators: dict[Level, InvestigatingBody]
    overdue: dict[Level, InvestigatingBody] = {}
