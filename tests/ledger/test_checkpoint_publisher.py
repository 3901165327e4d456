"""What leaves the ledger beside its log: signed checkpoints into NATS, and a seal as soon as a notice goes up."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import nats
import pytest
from nats.js.errors import NotFoundError

from deploy.local.nats import Nats
from shared.contracts.disclosure import WindowOpened
from shared.contracts.envelope import Published
from shared.platform.messaging.bus import CHECKPOINTS, ensure_stream
from shared.tlog.checkpoints import Checkpoint, open_checkpoint
from shared.tlog.notes import Verifier, new_private_key
from tests import stack
from tests.api import Api
from tests.conftest import Start
from tests.ledger.client import ON, open_book, receive
from tests.signing import signed as signed_message
from tests.signing import signer_of
from tests.waiting import until

DISCLOSURE = signer_of("disclosure")


@pytest.fixture
def server(programs: None, tmp_path: Path) -> Iterator[Nats]:
    with stack.nats(tmp_path) as running:
        yield running


async def sealed_ledger(service: Start, server: Nats, tmp_path: Path) -> Api:
    key = tmp_path / "sealing.pem"
    key.write_text(new_private_key())
    api = await service(
        "ledger",
        sealing_key_file=key,
        seal_seconds=3600,
        nats_url=server.url,
        trusted_keys=str(DISCLOSURE.verifier),
    )
    api.set_clock(ON)
    await open_book(api)
    return api


async def carried(client: Any, count: int) -> list[str]:
    """The notes in the stream, once there are so many."""
    jetstream = client.jetstream()

    async def there() -> bool:
        with suppress(NotFoundError):
            return (await jetstream.stream_info(CHECKPOINTS)).state.messages >= count
        return False

    await until(there)
    messages = [await jetstream.get_msg(CHECKPOINTS, seq) for seq in range(1, count + 1)]
    return [message.data.decode() for message in messages]


async def test_every_checkpoint_goes_out_as_it_was_signed(service: Start, server: Nats, tmp_path: Path) -> None:
    api = await sealed_ledger(service, server, tmp_path)
    signed = [(await api.post("/checkpoint", role="auditor")).text]
    await receive(api)
    signed.append((await api.post("/checkpoint", role="auditor")).text)
    client = await nats.connect(server.url)

    notes = await carried(client, 2)
    await client.close()

    key = Verifier.parse((await api.get("/public-key")).text.splitlines()[0])
    listed = [item["note"] for item in (await api.get("/checkpoints")).json()["items"]]
    assert notes[: len(listed)] == listed
    assert set(signed) <= set(listed)
    assert [type(open_checkpoint(note, key)) for note in notes] == [Checkpoint, Checkpoint]


async def test_a_note_that_somebody_else_put_there_is_stepped_over_and_told(
    service: Start, server: Nats, tmp_path: Path
) -> None:
    api = await sealed_ledger(service, server, tmp_path)
    await api.post("/checkpoint", role="auditor")
    client = await nats.connect(server.url)
    before = len(await carried(client, 1))
    subject = "sluice.checkpoints.v1.ledger.local"
    for number in ("999999", "no number"):
        await client.jetstream().publish(subject, b"a note\n\n", headers={"Sluice-Checkpoint": number})
    await receive(api)
    note = (await api.post("/checkpoint", role="auditor")).text
    api.app.state.service.sealer.ask()

    async def last_is_the_note() -> bool:
        return bool((await client.jetstream().get_last_msg(CHECKPOINTS, subject)).data == note.encode())

    await until(last_is_the_note)
    await client.close()

    assert before == 1


async def test_when_a_notice_goes_up_the_log_is_sealed_at_once(service: Start, server: Nats, tmp_path: Path) -> None:
    api = await sealed_ledger(service, server, tmp_path)
    await api.post("/checkpoint", role="auditor")
    await receive(api)
    client = await nats.connect(server.url)
    jetstream = client.jetstream()
    await ensure_stream(jetstream, "disclosure", 1)
    opened = WindowOpened(notice="N1", about="P1", window=1, content_version=1, county="654024", fiscal_year=2020,
                          starts_on=ON, ends_on=ON)  # fmt: skip
    published = Published("notice", "window-opened", "N1", "654024", opened)
    with api.app.state.service.engine.connect() as connection:
        example = api.app.state.service.events.after(connection, 0, 1)[0]
    subject, payload, headers = signed_message(DISCLOSURE, "disclosure", example, published, 0)
    await jetstream.publish(subject, payload, headers=headers)

    async def sealed() -> bool:
        return "\n2\n" in (await api.get("/checkpoint")).text

    await until(sealed)
    await client.close()
