"""`python -m benchmarks.attackers PORT KIND…`: clients that mean harm, from an address of their own, until input ends.

They never wait for the measurement: whatever the platform answers, the next request follows at once.
"""

import asyncio
import itertools
import json
import sys
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Callable, Coroutine

ADDRESS = "127.0.0.2"
"""Whoever reads comes from 127.0.0.1: a limit of the one must not be felt by the other."""

CLIENTS = 64
SLOW_SECONDS = 1.0

_numbers = itertools.count(1)
_answers: Counter[str] = Counter()


def garbage() -> bytes:
    """A question with a token that nobody signed: no token at all, or one of an unknown key."""
    number = next(_numbers)
    header, claims = {"alg": "Ed25519", "kid": f"k{number}"}, {"sub": f"u{number}", "exp": 2_000_000_000}
    parts = [urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in (header, claims)]
    token = (".".join([*parts, "A" * 86]), f"garbage-{number}" * 50)[number % 2]
    return _request("GET", "/disclosure/v1/objections?region=654024", f"Authorization: Bearer {token}\r\n")


def objection() -> bytes:
    """An objection to a notice, the same address again and again."""
    number = next(_numbers)
    body = json.dumps({"text": f"反映问题 {number}", "contact": ""})
    head = f"Content-Type: application/json\r\nIdempotency-Key: flood-{number}\r\n"
    return _request("POST", "/disclosure/v1/notices/654024-2020-0001/objections", head, body)


def _request(method: str, path: str, head: str, body: str = "") -> bytes:
    content = body.encode()
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}Content-Length: {len(content)}\r\n\r\n"
    return head.encode() + content


async def _again_and_again(port: int, made: Callable[[], bytes]) -> None:
    """Ask, read the whole answer, ask again; a closed connection is opened anew."""
    while True:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(ADDRESS, 0))
        try:
            while True:
                writer.write(made())
                _answers[(await answer(reader))[0]] += 1
        except (OSError, EOFError, asyncio.IncompleteReadError):
            _answers["closed"] += 1
        finally:
            writer.close()


async def _slowly(port: int) -> None:
    """Announce a body and send one byte of it a second."""
    head = "Content-Type: application/json\r\nIdempotency-Key: slow\r\n"
    whole = _request("POST", "/disclosure/v1/notices/654024-2020-0001/objections", head, " " * 4_000)
    while True:
        _, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(ADDRESS, 0))
        try:
            writer.write(whole[: whole.index(b"\r\n\r\n") + 4])
            while not writer.is_closing():
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(SLOW_SECONDS)
        except OSError:
            _answers["closed"] += 1
        finally:
            writer.close()


async def answer(reader: asyncio.StreamReader) -> tuple[str, bytes]:
    """The status and body of the next answer. Raises IncompleteReadError where the connection ends instead."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = head[9:12].decode()
    if b"content-length:" in head:
        return status, await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r")[0]))
    found = b""
    while size := int(await reader.readline(), 16):
        found += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return status, found


KINDS: dict[str, Callable[[int], Coroutine[None, None, None]]] = {
    "tokens": lambda port: _again_and_again(port, garbage),
    "objections": lambda port: _again_and_again(port, objection),
    "slow": _slowly,
}


async def _run(port: int, kinds: list[str]) -> None:
    attacks = [asyncio.create_task(KINDS[kinds[number % len(kinds)]](port)) for number in range(CLIENTS)]
    await asyncio.to_thread(sys.stdin.read)
    for attack in attacks:
        attack.cancel()
    await asyncio.gather(*attacks, return_exceptions=True)
    json.dump(_answers, sys.stdout)


if __name__ == "__main__":
    asyncio.run(_run(int(sys.argv[1]), sys.argv[2:]))
