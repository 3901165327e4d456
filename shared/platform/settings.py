"""What a service must be told from outside. Nothing is read at import.

Whatever is wrong is refused at start, all of it at once and by name: `read` ends the program with one line.
"""

import re
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from shared.kernel.natural_keys import natural_key
from shared.kernel.text import unfit
from shared.platform.clock import ClockUnreadable, hours_of_day, read_offset
from shared.platform.identity.keys import KINDS, keys_of
from shared.tlog.notes import BadNote, Signer, Verifier

GATEWAY_SECRET_LENGTH, VARIETY = 24, 10
PLACEHOLDERS = {
    *("changethis", "changeme", "placeholder", "secret", "password", "passwd", "example", "test", "admin", "root"),
    *("postgres", "sluice", "default", "todo", "none", "null", "xxx", "123456"),
}
"""What stands for a secret in examples, without signs between its letters."""

_RATE = re.compile(r"[1-9]\d{0,8}/(second|minute|hour|day)", re.ASCII)
_PUBLISHER = re.compile(r"sluice/[a-z]+/[A-Za-z0-9_-]{1,63}")
_CELL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}", re.ASCII)

S = TypeVar("S", bound="ServiceSettings")


class ServiceSettings(BaseSettings):
    """Settings of one service, whose subclass names the prefix: `database_url` is <SERVICE>_DATABASE_URL.

    What all services are told alike has a name without it.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", populate_by_name=True, hide_input_in_errors=True)

    database_url: str
    sealing_key: SecretStr = SecretStr("")
    sealing_key_file: Path | None = None
    seal_seconds: float = Field(default=60, gt=0, le=3600)
    compare_seconds: float = Field(default=60, gt=0, le=60, validation_alias="SLUICE_COMPARE_SECONDS")
    """So often what was heard is compared with what was signed; seldomer than promised it may not be."""
    nats_url: str = Field(default="", validation_alias="NATS_URL")
    nats_replicas: int = Field(default=1, ge=1, le=5, validation_alias="SLUICE_NATS_REPLICAS")
    environment: Literal["development", "production"] = Field(default="production", validation_alias="SLUICE_ENV")
    cell: str = Field(default="local", validation_alias="SLUICE_CELL")
    clock_file: Path | None = Field(default=None, validation_alias="SLUICE_CLOCK_FILE")
    issuer: str = Field(default="", validation_alias="SLUICE_ISSUER")
    audience: str = Field(default="sluice", validation_alias="SLUICE_AUDIENCE")
    jwks_file: Path | None = Field(default=None, validation_alias="SLUICE_JWKS_FILE")
    jwks_url: str = Field(default="", validation_alias="SLUICE_JWKS_URL")
    algorithms: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("Ed25519", "EdDSA"), validation_alias="SLUICE_TOKEN_ALGORITHMS"
    )
    followers: Literal["inside", "apart"] = Field(default="inside", validation_alias="SLUICE_FOLLOWERS")
    feed_token: str = Field(default="", validation_alias="SLUICE_FEED_TOKEN")
    gateway_secret: SecretStr = Field(default=SecretStr(""), validation_alias="SLUICE_GATEWAY_SECRET")
    trusted_keys: str = Field(default="", validation_alias="SLUICE_TRUSTED_KEYS")
    """Public keys of publishers, with blanks between: of those named here no other key is believed."""
    default_pack: str = Field(default="XJ", validation_alias="SLUICE_DEFAULT_PACK")
    rate_limit: str = Field(default="2000/second", validation_alias="SLUICE_RATE_LIMIT")
    public_rate_limit: str = Field(default="100/second", validation_alias="SLUICE_PUBLIC_RATE_LIMIT")
    reconcile_at: str = Field(default="02:30", validation_alias="SLUICE_RECONCILE_AT")
    ledger_url: str = Field(default="", validation_alias="LEDGER_URL")
    projects_url: str = Field(default="", validation_alias="PROJECTS_URL")
    disclosure_url: str = Field(default="", validation_alias="DISCLOSURE_URL")
    monitoring_url: str = Field(default="", validation_alias="MONITORING_URL")

    @property
    def service(self) -> str:
        """Whose settings these are."""
        return self.model_config["env_prefix"].rstrip("_").lower()

    @property
    def signer(self) -> Signer | None:
        """Who signs the checkpoints, by the key of the file or the secret; None where none is given. Raises BadNote."""
        key = self.sealing_key_file.read_text() if self.sealing_key_file else self.sealing_key.get_secret_value()
        given = bool(key.strip()) or self.sealing_key_file is not None
        return Signer.from_pem(f"sluice/{self.service}/{self.cell}", key.encode()) if given else None

    @property
    def verifiers(self) -> tuple[Verifier, ...]:
        """The public keys of publishers that were given. Raises BadNote."""
        return tuple(Verifier.parse(key) for key in self.trusted_keys.split())

    @property
    def peers(self) -> dict[str, str]:
        """Where each service's event feed is, for refilling a gap."""
        return {
            "ledger": self.ledger_url,
            "projects": self.projects_url,
            "disclosure": self.disclosure_url,
            "monitoring": self.monitoring_url,
        }

    @field_validator("clock_file", "jwks_file", "sealing_key_file", "vault_key_file", mode="before", check_fields=False)
    @classmethod
    def refuse_an_empty_path(cls, given: Any) -> Any:
        """An empty path would be the directory in which the service runs."""
        if isinstance(given, str) and not given.strip():
            raise ValueError("是空的路径；不用时请勿设置")
        return given

    @field_validator("algorithms", mode="before")
    @classmethod
    def read_a_list(cls, given: Any) -> Any:
        """`RS256`, `RS256,ES256` and `["RS256"]` are lists."""
        return tuple(re.sub(r'[\[\]"\s]', "", given).split(",")) if isinstance(given, str) else given

    @model_validator(mode="after")
    def refuse_what_is_wrong(self) -> Self:
        """Tell everything that is wrong at once, each by the name of its setting."""
        found = [*self.faults(), *(self.production_faults() if self.environment == "production" else ())]
        if found:
            raise ValueError("；".join(found))
        return self

    def faults(self) -> Iterator[str]:
        """What is wrong wherever the service runs."""
        yield from _wrong_algorithms(self.algorithms)
        if not self.audience.strip():
            yield "SLUICE_AUDIENCE 不得为空"
        for name, rate in (
            ("SLUICE_RATE_LIMIT", self.rate_limit),
            ("SLUICE_PUBLIC_RATE_LIMIT", self.public_rate_limit),
        ):
            if not _RATE.fullmatch(rate):
                yield f"{name} 须写作“次数/second、minute、hour 或 day”，次数为正整数，如 100/second"
        if not _CELL.fullmatch(self.cell):
            yield "SLUICE_CELL 只能由字母、数字、- 和 _ 组成，最长 63 个字符"
        if self.reconcile_at != "off" and not hours_of_day(self.reconcile_at):
            yield "SLUICE_RECONCILE_AT 须写作 02:30，或以逗号分隔写多个钟点，停用须写 off"
        yield from self._wrong_keys()
        if self.clock_file is not None:
            yield from _unreadable_clock(self.clock_file)
        for name, url in self.peers.items():
            if url and not _is_address(url, "http", "https"):
                yield f"{name.upper()}_URL 须为 http 或 https 地址"
        yield from _wrong_gateway_secret(self.gateway_secret.get_secret_value())
        yield from self._wrong_trusted_keys()
        yield from unreadable_key(self._own("SEALING_KEY"), self.sealing_key_file, lambda: self.signer)

    def production_faults(self) -> Iterator[str]:
        """What is wrong where real money moves."""
        if self.clock_file is not None:
            yield "SLUICE_CLOCK_FILE 仅供开发使用，生产环境以机器时钟为准，请勿设置"
        yield from _wrong_issuer(self.issuer)
        if bool(self.jwks_file) == bool(self.jwks_url):
            yield "SLUICE_JWKS_URL 与 SLUICE_JWKS_FILE 须设其一，且只设其一"
        yield from _wrong_database(self._own("DATABASE_URL"), self.database_url)
        if _is_placeholder(_parts(self.nats_url).password):
            yield "NATS_URL 的密码是占位符，请换成真正的密码"
        if not self.feed_token.strip() or _is_placeholder(self.feed_token):
            yield "SLUICE_FEED_TOKEN 不得为空或占位符，请填写签发方签发的系统接口令牌"
        if not self.gateway_secret.get_secret_value():
            yield "SLUICE_GATEWAY_SECRET 不得为空：须与网关的相同，否则任何人直接连到服务端口都可自称来自任何地址"
        if not self.sealing_key_file and not self.sealing_key.get_secret_value().strip():
            yield f"{self._own('SEALING_KEY_FILE')} 或 {self._own('SEALING_KEY')} 须给出签名密钥"

    def _own(self, name: str) -> str:
        return f"{self.service.upper()}_{name}"

    def _wrong_trusted_keys(self) -> Iterator[str]:
        try:
            named = {verifier.name for verifier in self.verifiers}
        except BadNote:
            yield "SLUICE_TRUSTED_KEYS 须为 public-key 所列的公钥，多个以空格分开"
            return
        if unknown := [name for name in named if not _PUBLISHER.fullmatch(name)]:
            yield f"SLUICE_TRUSTED_KEYS 中的 {'、'.join(sorted(unknown))} 不是 sluice/服务/单元 的公钥"

    def _wrong_keys(self) -> Iterator[str]:
        if self.jwks_file is not None:
            try:
                keys_of(self.jwks_file.read_bytes())
            except (OSError, ValueError) as wrong:
                yield f"SLUICE_JWKS_FILE 无法读取或不是公钥集：{_why(wrong)}"
        loopback = self.environment == "development" and _is_loopback(_parts(self.jwks_url).hostname)
        if self.jwks_url and not _is_address(self.jwks_url, "https", *(("http",) if loopback else ())):
            yield "SLUICE_JWKS_URL 须为 https 地址（开发环境中本机地址可为 http）"


def read(kind: type[S]) -> S:
    """The settings from the environment; where they are wrong the program ends with one line that names each."""
    service = kind.model_config["env_prefix"]
    try:
        return kind()  # type: ignore[call-arg]  # from the environment
    except SettingsError as wrong:
        words = str(wrong)
    except ValidationError as wrong:
        words = "；".join(_words(kind, error) for error in wrong.errors(include_url=False, include_input=False))
    raise SystemExit(f"{service.rstrip('_').lower()} 无法启动，设置有误：{' '.join(words.split())}")


def _words(kind: type[ServiceSettings], error: Any) -> str:
    said = str(error["ctx"]["error"]) if error["type"] == "value_error" else _SAID.get(error["type"], error["msg"])
    if not error["loc"]:
        return said
    field = kind.model_fields.get(str(error["loc"][0]))
    known = field.validation_alias if field is not None else error["loc"][0]
    name = str(known or f"{kind.model_config['env_prefix']}{error['loc'][0]}".upper())
    return f"{name} {said.format(**error.get('ctx', {}))}"


_NOWHERE = urlsplit("")
_SAID = {"missing": "必须设置", "literal_error": "须为 {expected} 之一，一字不差"}


def _wrong_algorithms(given: tuple[str, ...]) -> Iterator[str]:
    strange = [one for one in given if one not in KINDS]
    if not given or strange or len(set(given)) != len(given):
        yield f"SLUICE_TOKEN_ALGORITHMS 须为以下算法中的一个或几个，不得重复：{'、'.join(KINDS)}"


def _wrong_issuer(issuer: str) -> Iterator[str]:
    if "development" in re.sub("[^a-z]", "", natural_key(unquote(issuer))):
        yield "SLUICE_ISSUER 是开发用签发方，生产环境拒绝"
    elif not _is_address(issuer, "https"):
        yield "SLUICE_ISSUER 不得为空，须为签发方的 https 地址，与令牌中的 iss 一字不差"


def _wrong_database(name: str, url: str) -> Iterator[str]:
    parts = _parts(url)
    asked = parse_qs(parts.query)
    if not parts.scheme.startswith("postgresql") or not parts.path.strip("/"):
        yield f"{name} 须为 postgresql+psycopg://用户:密码@主机/数据库"
        return
    password = unquote(parts.password or "")
    if _is_placeholder(password):
        yield f"{name} 的密码是占位符，请换成真正的密码"
    if _is_loopback(parts.hostname or asked.get("host", [""])[0]):
        return
    if not password and not {"passfile", "sslcert", "service"} & asked.keys():
        yield f"{name} 没有密码：连接其他主机须有密码、密码文件（passfile）或客户端证书（sslcert）"
    if asked.get("sslmode", [""])[0] in ("disable", "allow"):
        yield f"{name} 以 sslmode 关闭了加密：连接其他主机须加密"


def _wrong_gateway_secret(secret: str) -> Iterator[str]:
    if secret and (len(secret) < GATEWAY_SECRET_LENGTH or len(set(secret)) < VARIETY):
        yield f"SLUICE_GATEWAY_SECRET 须为至少 {GATEWAY_SECRET_LENGTH} 个随机字符，与网关的相同"


def _unreadable_clock(file: Path) -> Iterator[str]:
    try:
        read_offset(file)
    except ClockUnreadable as wrong:
        yield f"SLUICE_CLOCK_FILE：{wrong}"


def unreadable_key(name: str, file: Path | None, key: Callable[[], object]) -> Iterator[str]:
    """What is wrong with a secret key that a service is given by `name` or in a file."""
    try:
        if key() is None and file is not None:
            yield f"{name}_FILE 是空文件"
    except (OSError, ValueError) as wrong:
        yield f"{name}{'_FILE' if file else ''} 无法读取：{_why(wrong)}"


def _why(wrong: Exception) -> str:
    return str(wrong.strerror) if isinstance(wrong, OSError) else f"{type(wrong).__name__}: {wrong}"[:200]


def _is_placeholder(secret: str | None) -> bool:
    plain = re.sub("[^a-z0-9]", "", natural_key(unquote(secret or "")))
    return bool(secret) and (len(set(plain)) < 2 or plain in PLACEHOLDERS)


def _is_address(url: str, *schemes: str) -> bool:
    parts = _parts(url)
    return parts.scheme in schemes and bool(parts.hostname) and not unfit(url) and not re.search(r"\s", url)


def _is_loopback(host: str | None) -> bool:
    if not host or host == "localhost" or host.startswith("/"):
        return bool(host)
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        return parts if parts.port != 0 else _NOWHERE
    except ValueError:
        return _NOWHERE
