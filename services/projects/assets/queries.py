"""The asset master ledger as it is read."""

from sqlalchemy import Engine, select

from services.projects.assets.read_model import assets
from services.projects.register.rows import Row, every, with_yuan


class AssetQueries:
    """Assets by project. Synchronous; call from a thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of_project(self, number: str) -> list[Row]:
        """What a project left behind, in the order of registration."""
        rows = every(self._engine, select(assets).where(assets.c.project == number).order_by(assets.c.asset))
        return [with_yuan({"asset": row["asset"], **row["row"]}) for row in rows]
