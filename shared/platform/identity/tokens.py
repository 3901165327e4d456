"""Checking bearer tokens: one fixed list of algorithms, one issuer, one audience, no surprises.

Whatever can be said without a signature is said first and at once. Signatures are checked by few threads of their own,
so that no flood of tokens takes the threads that public pages need, and no check ever waits for the issuer.
"""

import base64
import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Mapping
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

import anyio
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import Key

from shared.platform.identity import claims
from shared.platform.identity.claims import Caller
from shared.platform.identity.errors import IdentityBusy, IdentityUnavailable, TokenEarly, TokenForged, TokenRefused
from shared.platform.identity.keys import IssuerKeys

MAX_TOKEN_BYTES = 8192
REMEMBERED = 4096
CHECKED_AT_ONCE = 2
WAITING_AT_MOST = 64
SKEW_SECONDS = 5
"""How far the issuer's clock may be ahead of ours; none where a token ends."""

EXPIRED = "令牌已过期，请重新登录"

_SHAPE = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")

T = TypeVar("T")


class Recent(Generic[T]):
    """What was found out about the tokens seen last, by their hash. The one not asked for longest goes first."""

    def __init__(self, capacity: int = REMEMBERED) -> None:
        self._capacity = capacity
        self._kept: OrderedDict[bytes, T] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, name: bytes) -> T | None:
        """What is known of it."""
        found = self._kept.get(name)
        if found is not None:
            self._kept.move_to_end(name)
        return found

    def keep(self, name: bytes, value: T) -> None:
        """Remember."""
        self._kept[name] = value
        if len(self._kept) > self._capacity:
            self._kept.popitem(last=False)

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()


class _Refusal(NamedTuple):
    kind: type[TokenRefused]
    reason: str


class TokenChecker:
    """Turns a token into a caller. All of it is called on the event loop."""

    def __init__(self, *, issuer: str, audience: str, algorithms: tuple[str, ...], keys: IssuerKeys) -> None:
        self._issuer, self._audience, self._algorithms = issuer, audience, algorithms
        self.keys = keys
        self._version = keys.version
        self._known: Recent[Caller] = Recent()
        self._refused: Recent[_Refusal] = Recent()
        self._threads = anyio.CapacityLimiter(CHECKED_AT_ONCE)

    def known(self, token: str) -> Caller | None:
        """The caller of a token checked before, None for a new one; raises TokenRefused when it has expired."""
        self._forget_with_the_keys()
        caller = self._known.find(_hash(token))
        if caller is not None and caller.expires_at <= time.time():
            raise TokenRefused(EXPIRED)
        return caller

    async def check(self, token: str) -> Caller:
        """The caller this token stands for.

        Raises TokenForged or TokenRefused with the reason, IdentityUnavailable where no key is known yet, IdentityBusy.
        """
        if len(token) > MAX_TOKEN_BYTES:
            raise TokenForged("令牌过长")
        known = self.known(token)
        if known is not None:
            return known
        name, version = _hash(token), self._version
        refused = self._refused.find(name)
        if refused is not None:
            raise refused.kind(refused.reason)
        header = self._header(token)
        key = self._key(header)
        if self._threads.statistics().tasks_waiting >= WAITING_AT_MOST:
            raise IdentityBusy
        try:
            caller = await anyio.to_thread.run_sync(partial(self._verified, token, key, header), limiter=self._threads)
        except TokenEarly:
            raise
        except TokenRefused as refused_now:
            self._refused.keep(name, _Refusal(type(refused_now), str(refused_now)))
            raise
        if version == self.keys.version:
            self._known.keep(name, caller)
        return caller

    def _forget_with_the_keys(self) -> None:
        """A key that the issuer withdrew vouches for nobody any more."""
        if self._version != self.keys.version:
            self._version = self.keys.version
            self._known.clear()
            self._refused.clear()

    def _header(self, token: str) -> Mapping[str, Any]:
        if not _SHAPE.fullmatch(token):
            raise TokenForged("令牌无效，请重新登录后取一个")
        first = token.partition(".")[0]
        try:
            header = claims.read_object(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)), "头部")
        except TokenRefused as wrong:
            raise TokenForged(*wrong.args) from wrong
        except ValueError as wrong:
            raise TokenForged("令牌无效，请重新登录后取一个") from wrong
        if header.get("alg") not in self._algorithms or "crit" in header or "b64" in header:
            raise TokenForged("令牌的签名算法不在本平台接受之列，请联系签发方")
        if not isinstance(header.get("kid", ""), str):
            raise TokenForged("令牌的密钥编号（kid）须为一个字符串")
        return header

    def _key(self, header: Mapping[str, Any]) -> Key:
        if not self.keys.there:
            raise IdentityUnavailable
        key = self.keys.find(header.get("kid"), header["alg"])
        if key is None:
            self.keys.ask()
            raise TokenForged(
                "令牌不是本平台的签发方签发的，请核对平台地址；开发环境核对 sluice token 的 --data；"
                "签发方刚更换密钥的，请一分钟后重试"
            )
        return key

    def _verified(self, token: str, key: Key, header: Mapping[str, Any]) -> Caller:
        try:
            signed = jws.deserialize_compact(token, key, algorithms=[header["alg"]])
        except (JoseError, ValueError, TypeError) as wrong:
            raise TokenForged("令牌的签名不符，请重新登录") from wrong
        said = claims.read_object(signed.payload, "内容")
        self._for_us(said)
        return claims.caller(said)

    def _for_us(self, said: Mapping[str, Any]) -> None:
        """Refuse what another issuer says, what is said to others, and what holds no longer or not yet."""
        audience = said.get("aud")
        named = audience if isinstance(audience, list) else [audience]
        if claims.text(said, "iss") != self._issuer or self._audience not in [one for one in named if type(one) is str]:
            raise TokenRefused("令牌不是签发给本平台的，请核对平台地址")
        now, until = time.time(), claims.moment(said, "exp")
        if until is None:
            raise TokenRefused("令牌缺少到期时间（exp），请联系签发方")
        if until <= now:
            raise TokenRefused(EXPIRED)
        if any((claims.moment(said, name) or 0) > now + SKEW_SECONDS for name in ("nbf", "iat")):
            raise TokenEarly("令牌尚未生效，请核对签发方的时钟")


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="replace")).digest()
