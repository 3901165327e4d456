"""The publishers over HTTP: their event feeds, and the public evidence of their logs."""

import ssl
from functools import cache

import httpx
import structlog

from shared.contracts.envelope import Envelope
from shared.platform.messaging.cloudevents import decode
from shared.platform.problems import UNREADABLE
from shared.tlog.tiles import Tile

REFILL_LIMIT = 1_000

log = structlog.get_logger(__name__)


class PublisherStopped(Exception):
    """The publisher cannot read its own log any further."""


class Unreachable(Exception):
    """The publisher's address is not known here, or does not answer as it should."""


@cache
def _certificates() -> ssl.SSLContext:
    """Read once in a process: it takes longer than everything else that a client is made of."""
    return httpx.create_ssl_context()


class Feed:
    """The publishers over HTTP. Their answers are believed for their address and TLS, and are compared all the same."""

    def __init__(self, peers: dict[str, str], token: str) -> None:
        self._peers = peers
        self._http = httpx.AsyncClient(timeout=10, headers={"Authorization": f"Bearer {token}"}, verify=_certificates())

    async def after(self, source: str, sequence: int, limit: int = REFILL_LIMIT) -> list[Envelope]:
        """The next events of a source. Raises Unreachable or PublisherStopped."""
        answer = await self._get(source, "/events", after=sequence, limit=limit)
        if answer.is_server_error and UNREADABLE.encode() in answer.content:
            raise PublisherStopped(f"{source} cannot read its log behind entry {sequence}: {answer.text}")
        return [decode(line) for line in self._good(source, answer).content.splitlines() if line]

    async def last(self, source: str) -> int:
        """The last sequence of a source's log. Raises Unreachable."""
        query = {"from": 1, "to": 1}
        return int(self._good(source, await self._get(source, "/events/gaps", **query)).json()["last"])

    async def keys(self, source: str) -> list[str]:
        """The public keys of a source's seal, the one in use first. Raises Unreachable."""
        return (await self._text(source, "/public-key")).split()

    async def checkpoint(self, source: str) -> str | None:
        """The newest signed checkpoint of a source's log, None while nothing is sealed. Raises Unreachable."""
        answer = await self._get(source, "/checkpoint")
        return None if answer.status_code == httpx.codes.NOT_FOUND else self._good(source, answer).text

    async def tile(self, source: str, tile: Tile) -> bytes:
        """The hashes of a tile of a source's sealed tree. Raises Unreachable."""
        return self._good(source, await self._get(source, f"/tile/{tile.path}")).content

    async def close(self) -> None:
        """Let the connections go."""
        await self._http.aclose()

    async def _text(self, source: str, path: str) -> str:
        return self._good(source, await self._get(source, path)).text

    async def _get(self, source: str, path: str, **query: int) -> httpx.Response:
        address = self._peers.get(source)
        if not address:
            raise Unreachable(f"no address of {source} is set")
        try:
            url, headers = f"{address}/{source}/v1{path}", {"Accept": "application/x-ndjson, */*;q=0.5"}
            return await self._http.get(url, params=query, headers=headers)
        except httpx.HTTPError as problem:
            raise Unreachable(f"{source}: {type(problem).__name__}: {problem}") from problem

    def _good(self, source: str, answer: httpx.Response) -> httpx.Response:
        if not answer.is_success:
            raise Unreachable(f"{source}: {answer.request.url.path} answers {answer.status_code}")
        return answer
