"""The issuer's public keys, read beside the requests: whoever checks a token only looks at what is there."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from ssl import SSLContext
from typing import Any

import httpx
import msgspec
import structlog
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key, RSAKey

REFRESH_SECONDS = 600.0
"""How often the keys are read again when nobody asks: a key that the issuer withdrew is then no longer good."""

LEAST_SECONDS = 60.0
"""How long at least from one reading to the next, whatever is asked and whatever failed."""

FETCH_SECONDS = 5.0
MAX_BYTES = 256 * 1024
MAX_KEYS = 100
LEAST_RSA_BITS = 2048

KINDS = {"Ed25519": "OKP", "EdDSA": "OKP", "ES256": "EC", "ES384": "EC", "ES512": "EC"}
KINDS |= dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), "RSA")
"""The algorithms by which a token may be signed, all with a pair of keys, and what kind of key each takes."""

log = structlog.get_logger(__name__)


class BadKeys(ValueError):
    """What the issuer gives is no set of public keys."""


class IssuerKeys:
    """Keys by file or address; those read last stay when the next reading fails."""

    def __init__(
        self, file: Path | None, url: str, *, refresh: float = REFRESH_SECONDS, least: float = LEAST_SECONDS
    ) -> None:
        self._file, self._url = file, url
        self._refresh, self._least = refresh, least
        self._keys: tuple[Key, ...] = ()
        self._document = b""
        self._asked = asyncio.Event()
        self.version = 0
        """Another number whenever the keys are others."""
        self.trouble: str | None = "the issuer's keys are not read yet"
        if file is not None:
            self._now(file.read_bytes)

    @property
    def there(self) -> bool:
        """Whether any key is known."""
        return bool(self._keys)

    def find(self, kid: str | None, algorithm: str) -> Key | None:
        """The key of this number that fits the algorithm; without a number the only one there is."""
        named = [key for key in self._keys if key.kid == kid] if kid is not None else self._keys
        if kid is None and len(named) != 1:
            return None
        return next((key for key in named if _fits(key, algorithm)), None)

    def ask(self) -> None:
        """Somebody names a key that is not there: have them read again as soon as it may be."""
        self._asked.set()

    async def run(self) -> None:
        """Read again and again until cancelled, and never more often than may be."""
        while True:
            began = time.monotonic()
            await self.read()
            self._asked.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._asked.wait(), self._least if self.trouble else self._refresh)
            await asyncio.sleep(max(began + self._least - time.monotonic(), 0))

    async def read(self) -> None:
        """Read the keys once; a failure is a trouble to be told, and changes nothing else."""
        try:
            document = await self._fetched()
        except Exception as problem:
            self._tell(problem)
        else:
            self._now(lambda: document)

    def _now(self, read: Callable[[], bytes]) -> None:
        try:
            self._take(read())
        except (OSError, BadKeys) as problem:
            self._tell(problem)

    def _tell(self, problem: Exception) -> None:
        self.trouble = f"the issuer's keys cannot be read: {type(problem).__name__}: {problem}"[:300]
        log.warning("keys-unreadable", error=self.trouble, known=len(self._keys))

    def _take(self, document: bytes) -> None:
        if document != self._document:
            self._keys, self._document = keys_of(document), document
            self.version += 1
        self.trouble = None

    async def _fetched(self) -> bytes:
        if self._file is not None:
            return await asyncio.to_thread(self._file.read_bytes)
        client = httpx.AsyncClient(verify=_certificates(), timeout=3, headers={"Accept-Encoding": "identity"})
        async with asyncio.timeout(FETCH_SECONDS), client, client.stream("GET", self._url) as answer:
            if answer.status_code != httpx.codes.OK or "content-encoding" in answer.headers:
                raise BadKeys(f"{self._url} answers {answer.status_code}, not its keys")
            found = b""
            async for part in answer.aiter_raw():
                found += part
                if len(found) > MAX_BYTES:
                    raise BadKeys(f"{self._url} answers more than {MAX_BYTES} bytes")
            return found


def keys_of(document: bytes) -> tuple[Key, ...]:
    """The public keys of a JWKS that can check a signature; others in it are passed over. Raises BadKeys."""
    try:
        rows = msgspec.json.decode(document)["keys"]
    except (msgspec.MsgspecError, ValueError, KeyError, TypeError) as wrong:
        raise BadKeys("not a JWKS: an object with `keys` is expected") from wrong
    if not isinstance(rows, list) or len(rows) > MAX_KEYS:
        raise BadKeys(f"not a JWKS: `keys` must be a list of at most {MAX_KEYS}")
    found = tuple(key for key in map(_key_of, rows) if key is not None)
    if not found:
        raise BadKeys("the JWKS holds no public key that can check a signature (RSA from 2048 bits, EC, Ed25519)")
    return found


def _key_of(row: Any) -> Key | None:
    if not isinstance(row, dict) or row.get("kty") not in KINDS.values() or row.get("use", "sig") != "sig":
        return None
    try:
        key = JWKRegistry.import_key(row)
        small = isinstance(key, RSAKey) and key.public_key.key_size < LEAST_RSA_BITS
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return None if small else key


def _fits(key: Key, algorithm: str) -> bool:
    declared = key.alg
    same = declared in (None, algorithm) or {declared, algorithm} <= {"EdDSA", "Ed25519"}
    return same and key.key_type == KINDS.get(algorithm)


@cache
def _certificates() -> SSLContext:
    """Read once in a process: it takes longer than everything else that a client is made of."""
    return httpx.create_ssl_context()
