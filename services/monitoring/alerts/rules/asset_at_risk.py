"""An inspection found an asset idle, wasted or lost (MON-12): reported by people, not found by a check."""

from datetime import date

from services.monitoring.alerts.alert import Finding
from services.monitoring.alerts.rule import Rule
from services.monitoring.upstream.book import Book
from shared.policy.citing import clause_of
from shared.policy.model import RulePack

ASSET_RISKS = {
    "idle": ("闲置", "连续 180 天没有使用记录"),
    "wasted": ("浪费", "连续两次检查价值或收益低于目标的 50%"),
    "lost": ("流失", "检查时未找到，或未经决定核销"),
}
"""Risk -> its word, and when it is one (the text has the words only: the limits are ours, G-21)."""

RULE = Rule(code="AssetAtRisk", label="资产风险", severity="yellow")


def asset_at_risk(book: Book, asset: str, risk: str, observed: str, as_of: date, pack: RulePack) -> Finding:
    """What an inspection of an asset confirmed by eye: idle, wasted or lost."""
    word, limit = ASSET_RISKS[risk]
    return RULE.finding(
        book,
        key=f"asset.{asset}.{risk}.{as_of.isoformat()}",
        as_of=as_of,
        figure=f"资产{word}：{observed}",
        threshold=limit,
        clause=clause_of(pack, pack.general.assets),
        about=asset,
    )
