"""What a project leaves behind (004 二（三）: 资产总台账)."""

from dataclasses import dataclass
from datetime import date

from services.projects.register.events import Event


@dataclass(frozen=True, kw_only=True)
class AssetRow:
    """A row of the asset master ledger: the five field groups of the text, and what finds the asset again."""

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


class AssetRegistered(Event):
    """One asset, under the project's number and its own."""

    TOPIC = "projects.project.asset-registered"
    asset: str
    row: AssetRow
