"""A neighbour's message as a consumer reads it off the bus."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from shared.contracts.envelope import Envelope
from shared.platform.messaging.cloudevents import CloudEvent, decode

BEIJING = ZoneInfo("Asia/Shanghai")


def heard(message: Any, place: str, sequence: int, on: date = date(2019, 6, 3)) -> Envelope:
    """A message that was sent under some code of its place."""
    source = type(message).__module__.split(".")[2]
    sent = CloudEvent(
        specversion="1.0", id=f"{source}-{sequence}", source=f"/sluice/c1/{source}", type="sluice.test.v1", subject="",
        time=datetime.combine(on, time(9), BEIJING), datacontenttype="application/json", dataschema="",
        sequence=str(sequence), previous=str(sequence - 1), place=place, effectiveon=on.isoformat(),
        actororganisation="县财政局", actorrole="finance", simulated=False,
        data=msgspec.Raw(msgspec.json.encode(message)),
    )  # fmt: skip
    return decode(msgspec.json.encode(sent))
