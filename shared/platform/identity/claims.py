"""What a token says, once its signature is known to be good: every claim of its type, every name in one spelling.

A claim is checked as a body is. What is refused here never reaches a log; what is let in compares by `==`.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from shared.kernel.acts import Actor
from shared.kernel.divisions import succession
from shared.kernel.natural_keys import Disguised, natural_key, spelled, staff_id
from shared.kernel.privacy import personal_numbers
from shared.kernel.regional_access import may_bear
from shared.platform.identity.errors import TokenRefused
from shared.platform.identity.roles import Role

LONGEST = {"sub": 128, "post": 200, "org": 200, "region": 32, "role": 32, "iss": 512}
"""Characters that a claim may have."""

_NAMES = {"sub": "人员（sub）", "post": "岗位（post）", "org": "单位（org）", "region": "管辖区域（region）"}
_NAMES |= {"role": "角色（role）", "iss": "签发方（iss）", "exp": "到期时间（exp）", "nbf": "生效时间（nbf）"}
_NAMES |= {"iat": "签发时间（iat）", "simulated": "模拟标记（simulated）", "aud": "受众（aud）"}

_LAST_MOMENT = 253_402_300_800
"""The year 10000: no date is later."""
_OURS = ("service:", "public")
"""What the platform itself acts as, when it acts on another service's fact or for somebody without a login."""


@dataclass(frozen=True)
class Caller:
    """Who is calling, for as long as the token holds. `as_typed` is the staff id as the token writes it."""

    actor: Actor
    role: Role
    simulated: bool
    expires_at: float
    as_typed: str = ""

    @cached_property
    def principal(self) -> str:
        """Whose idempotency keys these are: a person in a role, for a region and a body; only the last has blanks."""
        return self._as_of(self.actor.region)

    @cached_property
    def earlier_principals(self) -> tuple[str, ...]:
        """The same under former codes of the region, and those of the counties that it took over."""
        return tuple(self._as_of(code) for code in _former_codes(self.actor.region))

    @cached_property
    def unscoped_principal(self) -> str:
        """Whose the keys were before region and body were told apart."""
        return f"{self.as_typed or self.actor.staff}/{self.role}"

    def _as_of(self, region: str) -> str:
        return f"{self.actor.staff} {self.role} {region} {natural_key(self.actor.organisation)}"


@lru_cache(maxsize=4096)
def _former_codes(region: str) -> tuple[str, ...]:
    taken_over = (row.code for row in succession() if succession().heir(row.code) == region)
    return tuple(dict.fromkeys(code for code in (*succession().ever(region), *taken_over) if code != region))


def read_object(text: bytes, what: str) -> dict[str, Any]:
    """A JSON object that says every name once, and no number that is none. Raises TokenRefused."""
    try:
        found = json.loads(text.decode(), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as wrong:
        raise TokenRefused(f"令牌的{what}不是合格的 JSON：名称不得重复，数字须为有限值") from wrong
    if not isinstance(found, dict):
        raise TokenRefused(f"令牌的{what}须为 JSON 对象")
    return found


def caller(claims: Mapping[str, Any]) -> Caller:
    """Who calls. Raises TokenRefused with the claim that is wrong and why."""
    role = _role(claims)
    actor = Actor(
        staff=_name(claims, "sub", staff_id),
        role=role.value,
        post=_name(claims, "post", spelled),
        organisation=_name(claims, "org", spelled),
        region=succession().heir(_region(claims, role)),
    )
    if actor.staff.startswith(_OURS[0]) or actor.staff == _OURS[1]:
        raise TokenRefused("令牌的人员（sub）是本平台自用的名称，请签发方改用工号")
    codes = [] if re.search("[A-Za-z]{2}", actor.staff) else [actor.staff]
    if any(map(personal_numbers, (*codes, actor.post, actor.organisation))):
        raise TokenRefused("令牌的人员（sub）、岗位（post）、单位（org）不得为身份证号、手机号码，请签发方改用工号")
    as_typed = unicodedata.normalize("NFKC", text(claims, "sub")).strip()
    return Caller(actor, role, _simulated(claims), moment(claims, "exp") or 0.0, as_typed)


def moment(claims: Mapping[str, Any], name: str) -> float | None:
    """A moment in seconds since 1970, None where the token does not say. Raises TokenRefused."""
    if name not in claims:
        return None
    value: Any = claims[name]
    if type(value) not in (int, float) or not 0 < value < _LAST_MOMENT:
        raise TokenRefused(f"令牌的{_NAMES[name]}须为 1970 年起的秒数（数字）")
    return float(value)


def text(claims: Mapping[str, Any], name: str) -> str:
    """A claim that is a text. Raises TokenRefused where it is missing, something else or too long."""
    value = claims.get(name)
    if value is None:
        raise TokenRefused(f"令牌缺少{_NAMES[name]}，请联系签发方")
    if not isinstance(value, str):
        raise TokenRefused(f"令牌的{_NAMES[name]}须为一个字符串")
    if len(value) > LONGEST[name]:
        raise TokenRefused(f"令牌的{_NAMES[name]}不得超过 {LONGEST[name]} 个字符")
    return value


def _name(claims: Mapping[str, Any], name: str, spelling: Any) -> str:
    try:
        found: str = spelling(text(claims, name))
    except Disguised as disguised:
        raise TokenRefused(f"令牌的{_NAMES[name]}有误：{disguised}") from disguised
    if not found:
        raise TokenRefused(f"令牌须写明{_NAMES[name]}")
    return found


def _role(claims: Mapping[str, Any]) -> Role:
    try:
        return Role(text(claims, "role"))
    except ValueError as unknown:
        raise TokenRefused("令牌的角色（role）不是本平台的角色，请联系签发方") from unknown


def _region(claims: Mapping[str, Any], role: Role) -> str:
    try:
        region = spelled(text(claims, "region"))
    except Disguised as disguised:
        raise TokenRefused(f"令牌的管辖区域（region）有误：{disguised}") from disguised
    if not may_bear(role, region):
        raise TokenRefused("令牌的管辖区域（region）须为行政区划代码（2、4、6、9 或 12 位）；仅系统接口可为空，即全国")
    return region


def _simulated(claims: Mapping[str, Any]) -> bool:
    said = claims.get("simulated", False)
    if not isinstance(said, bool):
        raise TokenRefused("令牌的模拟标记（simulated）须为 true 或 false")
    return said


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is there twice")
    return found


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number of JSON")
