"""What differs by jurisdiction and year is data: packs with validity dates and, on every rule, its clause."""

from shared.rulepacks.loader import RulePacks, load
from shared.rulepacks.model import RulePack

__all__ = ["RulePack", "RulePacks", "load"]
