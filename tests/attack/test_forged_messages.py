"""Whoever holds NATS's publishing password changes no public figure; what was done is named, and the relay goes on."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

import nats
import psycopg
import pytest
from nats.aio.client import Client
from nats.js.api import StreamConfig
from nats.js.errors import BadRequestError, NotFoundError

from cli.platform import Person
from deploy.local.passwords import passwords
from deploy.local.state import read_state
from shared.platform.identity.roles import Role
from shared.platform.messaging.signing import SIGNATURE, Keyring, NotSigned
from shared.tlog.notes import Verifier
from tests.shipped import story
from tests.shipped.platform import Shipped, sluice
from tests.stack import administrator_url
from tests.waiting import until, wait_until

COUNTY = "654028"
FINANCE = Person(Role.FINANCE, COUNTY, "消息-财政", "尼勒克县财政局（模拟）")
KEEPER = Person(Role.KEEPER, COUNTY, "消息-出纳", "尼勒克县国库（模拟）")
STREAM, FOUND_SECONDS = "SLUICE_LEDGER", 60
PLACE = "sluice.v1.ledger.65.40.28.account.inflow-received"

Attack = Callable[[Client], Awaitable[None]]


class Money:
    """What was really received in the county's book."""

    def __init__(self, platform: Shipped) -> None:
        self._platform, self._book = platform, f"{COUNTY}-{platform.today().year}"
        self.yuan = self._number = 0

    def receive(self) -> None:
        """One inflow more, over the ledger."""
        self._number += 1
        self.yuan += 1_000
        body = story.inflow(f"新财扶〔2020〕8{self._number:02}号", self._platform.today(), "1000.00")
        self._platform.post(f"/ledger/v1/books/{self._book}/inflows", body, KEEPER)

    def is_public(self) -> None:
        """Wait until everyone is shown exactly what was received."""
        wanted = f"{self.yuan}.00"
        self._platform.until(lambda: self.shown() == wanted or None, f"the public figure of {wanted}")

    def shown(self) -> str | None:
        """What monitoring shows to everyone."""
        answer = self._platform.ask("GET", f"/monitoring/v1/books/{self._book}")
        return str(answer.json()["received"]) if answer.status_code == 200 else None


@pytest.fixture(scope="module")
def money(attacked: Shipped) -> Money:
    """A book of a county that no other attack uses, with some money in it."""
    opened = {"county": COUNTY, "fiscal_year": attacked.today().year, "keeper": KEEPER.staff}
    attacked.post("/ledger/v1/books", opened, FINANCE)
    made = Money(attacked)
    made.receive()
    made.is_public()
    return made


def as_publisher(platform: Shipped, attack: Attack) -> None:
    """Do something with the password that the services publish with."""
    state = read_state(platform.layout.state)
    assert state is not None
    secret = passwords(platform.layout.secrets, ("nats",))["nats"]

    async def do() -> None:
        client = await nats.connect(f"nats://sluice:{secret}@127.0.0.1:{state.children['nats'].port}")
        try:
            await attack(client)
        finally:
            await client.close()

    asyncio.run(do())


def told_within_a_minute(platform: Shipped, word: str) -> float:
    """Seconds until a service names it; `sluice status` shows it then."""
    began = time.monotonic()
    wait_until(lambda: word in platform.said(), FOUND_SECONDS)
    seconds = time.monotonic() - began
    assert word in sluice("status", "--data", str(platform.layout.data)).stdout
    return seconds


async def last_inflow(client: Client) -> tuple[dict[str, Any], dict[str, str]]:
    """The county's last inflow as it was published, and its headers."""
    message = await client.jetstream().get_last_msg(STREAM, PLACE)
    return json.loads(message.data or b""), dict(message.headers or {})


async def forge_the_next(client: Client) -> None:
    """An inflow of a hundred million with the number that comes next in the log, and all that a forger can know."""
    event, headers = await last_inflow(client)
    stream = await client.jetstream().stream_info(STREAM)
    newest = await client.jetstream().get_msg(STREAM, stream.state.last_seq)
    last = json.loads(newest.data or b"")
    following = int(last["sequence"]) + 1
    event |= {"sequence": str(following), "previous": str(following - 1), "previoushash": last["eventhash"]}
    event["data"] |= {"fen": 10_000_000_000, "document_no": "伪造〔2020〕1号"}
    headers = {name: value for name, value in headers.items() if name.startswith("Sluice-")}
    headers["Sluice-Sequence"] = str(following)
    await client.jetstream().publish(PLACE, json.dumps(event).encode(), headers=headers)


async def send_the_last_again(client: Client) -> None:
    message = await client.jetstream().get_last_msg(STREAM, PLACE)
    headers = {name: value for name, value in (message.headers or {}).items() if name.startswith("Sluice-")}
    await client.jetstream().publish(PLACE, message.data or b"", headers=headers)


async def change_an_amount(client: Client) -> None:
    event, headers = await last_inflow(client)
    event["data"]["fen"] *= 100
    headers = {name: value for name, value in headers.items() if name.startswith("Sluice-")}
    await client.jetstream().publish(PLACE, json.dumps(event).encode(), headers=headers)


async def take_ids_of_what_comes(client: Client) -> None:
    event, _ = await last_inflow(client)
    for number in range(200):
        headers = {"Nats-Msg-Id": f"{event['source']}/{int(event['sequence']) + number}"}
        await client.publish(PLACE, b"{}", headers=headers)
    await client.flush()


async def send_rubbish(client: Client) -> None:
    for payload in (b"", b"[" * 900_000, b"\xff" * 1_000, b'{"sequence":"NaN"}'):
        await client.jetstream().publish(PLACE, payload, headers={"Status": "409", "Sluice-Signature": "?"})


async def keep_only_one_message(client: Client) -> None:
    await client.jetstream().update_stream(
        StreamConfig(name=STREAM, subjects=["sluice.v1.ledger.>"], max_msgs=1, deny_delete=True, deny_purge=True)
    )


async def delete_the_stream(client: Client) -> None:
    await client.jetstream().delete_stream(STREAM)


async def put_a_stream_of_another_platform(client: Client) -> None:
    event, _ = await last_inflow(client)
    jetstream = client.jetstream()
    await jetstream.delete_stream(STREAM)
    try:
        await jetstream.add_stream(name=STREAM, subjects=["sluice.v1.ledger.>"], storage="memory")
    except nats.js.errors.BadRequestError:
        return
    for number in range(1, 30):
        await jetstream.publish(PLACE, json.dumps(event | {"sequence": str(number), "logid": "another"}).encode())


@pytest.mark.parametrize(
    ("attack", "word"),
    [
        (forge_the_next, "message that is not ours"),
        (change_an_amount, "message that its publisher did not sign"),
        (send_the_last_again, "message that its publisher did not sign"),
        (take_ids_of_what_comes, "message that is not ours"),
        (send_rubbish, "message that is not ours"),
        (keep_only_one_message, "stream configuration changed"),
        (delete_the_stream, ""),
        (put_a_stream_of_another_platform, "stream"),
    ],
)
def test_public_figures_stay_right_the_attack_is_named_and_the_next_event_is_heard(
    attacked: Shipped, money: Money, attack: Attack, word: str
) -> None:
    as_publisher(attacked, attack)

    print(f"{attack.__name__} named after {told_within_a_minute(attacked, word):.1f} s")  # noqa: T201 - a figure of SAFETY.md
    assert money.shown() == f"{money.yuan}.00"
    money.receive()
    money.is_public()
    as_publisher(attacked, ends_with_what_is_signed(attacked))
    assert sluice("status", "--data", str(attacked.layout.data)).returncode == 0


def ends_with_what_is_signed(platform: Shipped) -> Attack:
    """Wait until the stream's end is the publisher's again, signed for its place."""
    keys = [Verifier.parse(key) for key in platform.fetch("/ledger/v1/public-key").text.split()]

    async def look(client: Client) -> None:
        await until(lambda: ends_so(client, Keyring(keys)), FOUND_SECONDS)

    return look


async def ends_so(client: Client, keys: Keyring) -> bool:
    jetstream = client.jetstream()
    try:
        last = (await jetstream.stream_info(STREAM)).state.last_seq
        message = await jetstream.get_msg(STREAM, last)
        keys.check((message.headers or {}).get(SIGNATURE, ""), message.subject or "", last - 1, message.data or b"")
    except (BadRequestError, NotFoundError, NotSigned):  # an empty stream has no message of number 0
        return False
    return True


def test_hashes_changed_in_a_readers_database_are_named_and_put_right(attacked: Shipped, money: Money) -> None:
    """A superuser of monitoring changes what was heard of the ledger: found against the ledger's signature."""
    url = administrator_url(attacked.layout, "sluice_monitoring").replace("+psycopg", "")
    attacked.seal("ledger")
    with psycopg.connect(url, autocommit=True) as superuser:
        changed = superuser.execute(
            "UPDATE heard_tiles SET hashes = sha256('x') || substr(hashes, 33)"
            " WHERE source = 'ledger' AND level = 0 AND tile = 0 AND first = 0"
        )
        assert changed.rowcount == 1
    began = time.monotonic()

    attacked.until(lambda: "put right" in attacked.said(), "that it is told as put right")

    print(f"a changed hash put right after {time.monotonic() - began:.1f} s")  # noqa: T201 - a figure of SAFETY.md
    told = sluice("status", "--data", str(attacked.layout.data)).stdout
    assert "put right" in told
    assert "ledger entry 1" in told
    assert money.shown() == f"{money.yuan}.00"
