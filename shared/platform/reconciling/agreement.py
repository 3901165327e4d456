"""Whether what a service shows agrees with the logs, as the last reconciliation found it: nothing is said unasked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from shared.platform.reconciling.findings import Outcome
from shared.platform.reconciling.records import Ended, Records

LOOKED_THROUGH = 20
"""So many of the latest runs are looked through for the last that ended."""


@dataclass(frozen=True)
class Agreement:
    """What is known. All empty where nothing was ever compared."""

    last: Ended | None = None
    """The last run that ended."""
    agreed_at: datetime | None = None
    """When everything was last compared and agreed."""
    differs_since: datetime | None = None
    """When it was first found that something does not agree, while it does not."""
    differing: int = 0
    """How much of it, by the run that found it last."""

    @classmethod
    def read(cls, connection: Connection, service: str) -> "Agreement":
        """As it stands on record."""
        records = Records(connection, service)
        ended = [run for run in records.latest(LOOKED_THROUGH) if run.outcome is not None]
        agreeing = records.last_agreeing()
        agreed = agreeing.run.number if agreeing else 0
        first = records.first_differing_since(agreed)
        last = next((run for run in ended if run.outcome is Outcome.DIFFERS and run.run.number > agreed), first)
        return cls(
            last=ended[0] if ended else None,
            agreed_at=agreeing.ended_at if agreeing else None,
            differs_since=first.ended_at if first else None,
            differing=last.differing - last.healed if last else 0,
        )

    @property
    def troubles(self) -> list[str]:
        """What `/readyz` must say: nothing where nothing is known to differ."""
        if self.differs_since is None:
            return []
        since = self.differs_since.isoformat(timespec="seconds")
        return [f"differs: {self.differing} rows are not as the log has them, found {since}"]
