"""Checking bearer tokens: one fixed list of algorithms, one issuer, one audience, no surprises."""

import json
import re
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
from joserfc import jwt
from joserfc.errors import (
    BadSignatureError,
    ExpiredTokenError,
    InvalidClaimError,
    InvalidKeyIdError,
    JoseError,
    MissingClaimError,
)
from joserfc.jwk import KeySet, KeySetSerialization

from shared.identity.roles import Role
from shared.kernel.acts import Actor
from shared.kernel.divisions import succession
from shared.kernel.natural_keys import account_number, spelled, staff_id
from shared.kernel.policy import may_bear
from shared.kernel.privacy import personal_numbers

MAX_TOKEN_BYTES = 8192
JWKS_REFRESH_SECONDS = 60
CACHE_SIZE = 4096


_WORDS: dict[type[Exception], str] = {
    ExpiredTokenError: "令牌已过期，请重新登录",
    InvalidKeyIdError: "令牌不是本平台的签发方签发的，请核对平台地址；开发环境核对 sluice token 的 --data",
    BadSignatureError: "令牌的签名不符，请重新登录",
    InvalidClaimError: "令牌不是签发给本平台的，请核对平台地址",
    MissingClaimError: "令牌缺少必需的内容（签发方、受众、到期时间或人员），请联系签发方",
}


class TokenRefused(Exception):
    """The token is missing, expired, forged or says too little. The message tells the caller which."""


@dataclass(frozen=True)
class Caller:
    """Who is calling, for as long as the token holds."""

    actor: Actor
    role: Role
    simulated: bool
    expires_at: float

    @property
    def principal(self) -> str:
        """Whose idempotency keys these are."""
        return f"{self.actor.staff}/{self.role}"


class TokenChecker:
    """Turns a token into a caller. Keys come from a file or a URL and are fetched again at most once a minute."""

    def __init__(
        self, *, issuer: str, audience: str, algorithms: tuple[str, ...], jwks_file: Path | None, jwks_url: str
    ) -> None:
        self._registry = jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            sub={"essential": True},
            leeway=5,
        )
        self._algorithms = list(algorithms)
        self._jwks_file, self._jwks_url = jwks_file, jwks_url
        self._keys: KeySet | None = None
        self._fetched_at = 0.0
        self._known: dict[str, Caller] = {}
        self._lock = threading.Lock()

    def known(self, token: str) -> Caller | None:
        """The caller of a token checked before, None for a new one; raises TokenRefused when it has expired."""
        caller = self._known.get(token)
        if caller is not None and caller.expires_at <= time.time():
            raise TokenRefused("令牌已过期，请重新登录")
        return caller

    def check(self, token: str) -> Caller:
        """The caller this token stands for; raises TokenRefused with the reason. May have to fetch keys."""
        known = self.known(token)
        if known is not None:
            return known
        caller = self._verify(token)
        with self._lock:
            if len(self._known) >= CACHE_SIZE:
                self._known.clear()
            self._known[token] = caller
        return caller

    def _verify(self, token: str) -> Caller:
        if len(token) > MAX_TOKEN_BYTES:
            raise TokenRefused("令牌过长")
        try:
            decoded = jwt.decode(token, self._key_set(), algorithms=self._algorithms)
            self._registry.validate(decoded.claims)
        except (JoseError, ValueError) as problem:
            self._keys = None
            raise TokenRefused(_WORDS.get(type(problem), "令牌无效，请重新登录后取一个")) from problem
        return _caller(decoded.claims)

    def _key_set(self) -> KeySet:
        if self._keys is None:
            with self._lock:
                if time.monotonic() - self._fetched_at < JWKS_REFRESH_SECONDS and self._jwks_url and self._keys:
                    return self._keys
                self._keys = KeySet.import_key_set(self._fetch())
                self._fetched_at = time.monotonic()
        return self._keys

    def _fetch(self) -> KeySetSerialization:
        if self._jwks_file is not None:
            text = self._jwks_file.read_text()
        elif self._jwks_url:
            text = httpx.get(self._jwks_url, timeout=3).raise_for_status().text
        else:
            raise TokenRefused("未配置签发方公钥（SLUICE_JWKS_URL）")
        keys: KeySetSerialization = json.loads(text)
        return keys


def _caller(claims: dict[str, object]) -> Caller:
    try:
        role = Role(str(claims["role"]))
        actor = Actor(
            staff=staff_id(str(claims["sub"])),
            role=role.value,
            post=spelled(str(claims["post"])),
            organisation=spelled(str(claims["org"])),
            region=succession().heir(account_number(str(claims["region"]))),
        )
        expires_at = float(str(claims["exp"]))
    except (KeyError, ValueError) as problem:
        raise TokenRefused(f"令牌缺少身份信息：{problem}") from problem
    if not actor.staff:
        raise TokenRefused("令牌须写明人员（sub）")
    codes = [] if re.search("[A-Za-z]{2}", actor.staff) else [actor.staff]
    if any(map(personal_numbers, (*codes, actor.post, actor.organisation))):
        raise TokenRefused("令牌的人员（sub）、岗位（post）、单位（org）不得为身份证号、手机号码，请签发方改用工号")
    if not may_bear(role, actor.region):
        raise TokenRefused("令牌的管辖区域（region）须为行政区划代码；仅系统接口可为空，即全国")
    return Caller(actor, role, bool(claims.get("simulated", False)), expires_at)
