"""A month's checkpoint set of a county: where each log stood when the month was closed, as monitoring recorded it."""

from base64 import b64encode

from msgspec import DecodeError, Struct
from msgspec.json import decode

from audit.feed import Feed
from audit.findings import Finding
from audit.source import Unusable
from shared.tlog.checkpoints import Checkpoint, open_checkpoint
from shared.tlog.notes import BadNote, Verifier


class Stand(Struct, frozen=True):
    """One log as the set names it. Size 0 and no note where nothing was sealed yet."""

    service: str
    origin: str
    size: int
    root: str
    note: str

    def checkpoint(self, keys: list[Verifier]) -> Checkpoint | None:
        """What was signed; None where nothing was. Raises BadNote where the set says another thing than its note."""
        if not self.size and not self.note:
            return None
        signed = open_checkpoint(self.note, *keys)
        if (signed.origin, signed.size, b64encode(signed.root).decode()) != (self.origin, self.size, self.root):
            raise BadNote(f"the set names {self.origin} {self.size} {self.root}, and its note another checkpoint")
        return signed


class MonthSet(Struct, frozen=True):
    """The set of one month."""

    county: str
    month: str
    logs: list[Stand]

    def of(self, service: str) -> Stand | None:
        """What it says of one service's log."""
        return next((stand for stand in self.logs if stand.service == service), None)

    def check(self, service: str, keys: list[Verifier]) -> tuple[Checkpoint | None, Finding | None]:
        """What a log must still be the continuation of, or what is wrong with the set."""
        stand = self.of(service)
        if stand is None:
            return None, Finding("set", f"{self.month} 的检查点集没有 {service} 的日志")
        try:
            return stand.checkpoint(keys), None
        except BadNote as wrong:
            return None, Finding("set", f"{self.month} 的检查点集中 {stand.origin} 的检查点：{wrong}")


def month_set(address: str, county: str, month: str) -> MonthSet:
    """The set that the platform at an address offers; raises Unusable."""
    said = Feed(address, service="monitoring").get(f"/counties/{county}/checkpoint-sets/{month}")
    try:
        found = decode(said, type=MonthSet)
    except DecodeError as wrong:
        raise Unusable(f"{county} {month} 的检查点集读不出来（{wrong}）") from wrong
    if (found.county, found.month) != (county, month):
        raise Unusable(f"要的是 {county} {month} 的检查点集，给的是 {found.county} {found.month} 的")
    return found
