"""The assets that projects formed, and how they become rows."""

import msgspec
from sqlalchemy import Column, Connection, Index, Table
from sqlalchemy.dialects.postgresql import JSONB

from services.projects.assets.events import AssetRegistered
from services.projects.register.rows import put
from services.projects.register.tables import metadata, sequence
from shared.platform.capability import Row
from shared.platform.projections.columns import flag, text

assets = Table(
    "assets",
    metadata,
    text("asset", primary_key=True),
    text("project"),
    Column("row", JSONB, nullable=False),
    sequence(),
    flag("simulated"),
    Index("assets_by_project", "project", "asset"),
)


def write_asset(connection: Connection, position: int, event: AssetRegistered) -> None:
    """A row of the asset master ledger (资产总台账)."""
    values = {
        "asset": event.asset,
        "project": event.project.number,
        "row": msgspec.to_builtins(event.row),
        "simulated": event.act.simulated,
    }
    put(connection, assets, position, values)


ROWS: dict[type, Row] = {AssetRegistered: write_asset}
