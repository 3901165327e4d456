"""A month is closed, and the publishers' checkpoints are verified, as the consumers would have done."""

from base64 import b64encode
from datetime import date
from typing import Any

import psycopg

from services.monitoring.checkpoint_sets.recording import Recorder
from shared.contracts import ledger
from shared.tlog.checkpoints import Checkpoint
from shared.tlog.notes import Signer, new_private_key
from tests.api import Api
from tests.monitoring.world import World


async def closed(world: World, month: str) -> None:
    """The county's book has closed a month."""
    said: dict[str, Any] = {"fiscal_year": world.year, "county": world.place}
    rest = {n: said.get(n, 0) for n in ledger.PeriodClosed.__struct_fields__ if n not in ("book", "period")}
    await world.tell(ledger.PeriodClosed(book=world.book, period=month, **rest), date(2020, 3, 1))


def verified(api: Api, source: str, size: int) -> str:
    """A publisher's checkpoint of this size was compared with what was heard; gives its root."""
    signer = Signer.from_pem(f"sluice/{source}/local", new_private_key().encode())
    root = bytes([size % 256]) * 32
    note = Checkpoint(signer.name, size, root).sign(signer)
    with psycopg.connect(api.database_url.replace("+psycopg", "")) as connection:
        put = "INSERT INTO heard_checkpoints (source, size, root, note) VALUES (%s, %s, %s, %s)"
        connection.execute(put, (source, size, root, note))
    return b64encode(root).decode()


async def look(api: Api) -> None:
    """Monitoring records what is due."""
    await Recorder(api.app.state.service).look()
