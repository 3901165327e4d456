"""What monitoring tells the world: alerts and their course."""

from datetime import date

import msgspec


class AlertRaised(msgspec.Struct, frozen=True, kw_only=True, tag="alert-raised"):
    """A rule's suspicion, explained: the figure, the threshold, the clause and the ledger entry it stands at."""

    alert: str
    rule: str
    severity: str
    county: str
    fiscal_year: int
    as_of: date
    figure: str
    threshold: str
    clause: str


class AlertAcknowledged(msgspec.Struct, frozen=True, kw_only=True, tag="alert-acknowledged"):
    alert: str
    county: str
    fiscal_year: int


class AlertClosed(msgspec.Struct, frozen=True, kw_only=True, tag="alert-closed"):
    alert: str
    county: str
    fiscal_year: int
    outcome: str


Message = AlertRaised | AlertAcknowledged | AlertClosed
