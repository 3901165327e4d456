"""A service over HTTP as a source: the raw log, tiles, checkpoints and key that it serves to auditors."""

import time
from collections.abc import Iterator
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from msgspec import DecodeError, Struct
from msgspec.json import decode

from audit.findings import Finding
from audit.services import LEDGER
from audit.source import Seal, Unusable
from shared.tlog.checkpoints import PLAIN_NUMBER
from shared.tlog.lines import last_sequence
from shared.tlog.merkle import HASH_BYTES
from shared.tlog.tiles import WIDTH, Tile

LINES = 20 * WIDTH
"""A page of the log ends where a tile ends."""

SEALS = 500
TIMEOUT_SECONDS = 60.0
TOO_MANY, MOST_PAUSES = 429, 5


class Seals(Struct):
    """One page of the list."""

    items: list[Seal]


class Feed:
    """The log of one service of the platform at an address such as http://127.0.0.1:8080, with an auditor's token."""

    live = True

    def __init__(self, address: str, token: str = "", service: str = LEDGER) -> None:
        """Raises Unusable for an address that is not HTTP."""
        if urlsplit(address).scheme not in ("http", "https"):
            raise Unusable(f"地址 {address} 须以 http:// 或 https:// 开头")
        base = address.rstrip("/")
        self._base = f"{base}/{service}/v1"
        self.name = base if service == LEDGER else f"{base}/{service}"
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._size: int | None = None
        self._last_tile = -1, b""

    @property
    def authorised(self) -> bool:
        """Whether it is read with a token."""
        return bool(self._headers)

    def key(self) -> str:
        """The public keys that the ledger names, one a line, the newest first."""
        return self.get("/public-key").decode().strip()

    def notes(self) -> list[str]:
        """Every checkpoint, the oldest first."""
        return [seal.note for seal in self.seals()]

    def note(self) -> str:
        """The newest checkpoint."""
        return self.get("/checkpoint").decode(errors="replace")

    def seals(self, after: int = 0) -> Iterator[Seal]:
        """Every checkpoint behind a number, the oldest first."""
        while True:
            page = self._page(after)
            yield from page
            if not page:
                return
            after = page[-1].number

    def pieces(self, after: int = 0) -> Iterator[bytes]:
        """The raw log behind a sequence, page by page."""
        while True:
            page = self.get("/log", after=after, limit=LINES)
            if not page:
                return
            yield page
            after = last_sequence(page, after)

    def leaves(self, start: int, end: int) -> bytes:
        """The sealed leaf hashes of a range, from the tiles that cover it."""
        end = min(end, self._sealed())
        first = start // WIDTH
        found = b"".join(self._tile(index) for index in range(first, -(-end // WIDTH)))
        return found[(start - first * WIDTH) * HASH_BYTES : (end - first * WIDTH) * HASH_BYTES]

    def answers(self, start: int, end: int) -> bytes:
        """The hashes of kept answers, as far as the tiles that are shown to this reader go."""
        first = start // WIDTH
        tiles = (min(WIDTH, end - index * WIDTH) for index in range(first, -(-end // WIDTH)))
        paths = (Tile(0, first + at, width).path for at, width in enumerate(tiles))
        found = b"".join(self.get(f"/tile/answers/{path}", missing=b"") for path in paths)
        return found[(start - first * WIDTH) * HASH_BYTES :]

    def tile(self, tile: Tile) -> bytes:
        """The hashes of a tile."""
        return self.get(f"/tile/{tile.path}")

    def bundle(self, tile: Tile) -> bytes:
        """The entries below a tile of level 0."""
        return self.get(f"/tile/{tile.entries_path}")

    def leaf(self, sequence: int) -> bytes:
        """One entry by itself, the bytes that were hashed."""
        return self.get(f"/entries/{sequence}.leaf")

    def flaws(self, _proven: bool, /) -> list[Finding]:
        """Nothing lies on a disk here that could be missing."""
        return []

    def get(self, path: str, *, missing: bytes | None = None, **query: int) -> bytes:
        """What the ledger answers; raises Unusable, but for a 404 gives `missing` where that is named."""
        address = f"{self._base}{path}" + (f"?{urlencode(query)}" if query else "")
        try:
            return _answered(Request(address, headers=self._headers))  # noqa: S310
        except HTTPError as refused:
            if refused.code == 404 and missing is not None:
                return missing
            raise Unusable(f"{address} 答复 HTTP {refused.code}：{_reason(refused)}") from refused
        except (OSError, HTTPException) as unreachable:
            raise Unusable(f"连不上 {address}（{unreachable}）") from unreachable

    def _sealed(self) -> int:
        """How many leaves the newest checkpoint covers, as the ledger says."""
        if self._size is None:
            lines = self.get("/checkpoint", missing=b"").decode(errors="replace").split("\n")
            self._size = int(lines[1]) if len(lines) > 1 and PLAIN_NUMBER.fullmatch(lines[1]) else 0
        return self._size

    def _tile(self, index: int) -> bytes:
        """The leaf hashes of one tile; the last one read is remembered, because pages do not end where tiles do."""
        if self._last_tile[0] != index:
            width = min(WIDTH, self._sealed() - index * WIDTH)
            self._last_tile = index, self.get(f"/tile/{Tile(0, index, width).path}", missing=b"")
        return self._last_tile[1]

    def _page(self, after: int) -> list[Seal]:
        try:
            return decode(self.get("/checkpoints", after=after, limit=SEALS), type=Seals).items
        except DecodeError as wrong:
            raise Unusable(f"{self.name} 的检查点列表读不出来（{wrong}）") from wrong


def _answered(request: Request) -> bytes:
    """What is answered, later where the ledger is asked too often."""
    for pause in range(1, MOST_PAUSES + 1):
        try:
            return _read(request)
        except HTTPError as refused:
            if refused.code != TOO_MANY:
                raise
            refused.close()
            time.sleep(pause)
    return _read(request)


def _read(request: Request) -> bytes:
    with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
        return bytes(answer.read())


def _reason(refused: HTTPError) -> str:
    try:
        problem = decode(refused.read(), type=dict[str, object])
    except (DecodeError, OSError):
        return refused.reason
    return str(problem.get("detail") or problem.get("title") or refused.reason)
