"""What differs by jurisdiction and year is data: packs with validity dates and, on every rule, its clause."""

from shared.policy.loader import PackError, RulePacks, load, packaged
from shared.policy.model import RulePack

__all__ = ["PackError", "RulePack", "RulePacks", "load", "packaged"]
