"""One reconciliation of a service in this process, against what its publishers would answer."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from shared.contracts.envelope import Envelope
from shared.platform.reconciling import ReadModel, Work, reconcile
from shared.platform.reconciling.findings import Found
from shared.platform.reconciling.records import ASKED, Records

NOW = datetime(2020, 7, 15, 2, 30, tzinfo=UTC)


def reconciled(url: str, model: ReadModel, told: Sequence[Envelope] = (), *, heals: bool = False, **work: Any) -> Found:
    """What a run finds, by the runtime role as in the service."""
    engine = create_engine(url, poolclass=NullPool)

    def ask(source: str, after: int) -> list[Envelope]:
        return [envelope for envelope in told if envelope.source == source and envelope.sequence > after]

    given = {"ask": ask, "clock": lambda: NOW} | work
    with engine.begin() as connection:
        run = Records(connection, model.service).begin(NOW, ASKED, "test", heals=heals)
    try:
        return reconcile(engine, Work(model=model, **given), run)
    finally:
        engine.dispose()
