"""What a service must be told from outside. Nothing is read at import; placeholders are refused in production."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from evidence.notes import Signer

PLACEHOLDERS = ("changethis", "change-me", "placeholder", "secret", "password")


class ServiceSettings(BaseSettings):
    """Settings of one service, whose subclass names the prefix: `database_url` is <SERVICE>_DATABASE_URL.

    What all services are told alike has a name without it.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    database_url: str
    sealing_key: SecretStr = SecretStr("")
    sealing_key_file: Path | None = None
    seal_seconds: float = Field(default=60, gt=0, le=3600)
    nats_url: str = Field(default="", validation_alias="NATS_URL")
    nats_replicas: int = Field(default=1, ge=1, le=5, validation_alias="SLUICE_NATS_REPLICAS")
    environment: Literal["development", "production"] = Field(default="production", validation_alias="SLUICE_ENV")
    cell: str = Field(default="local", validation_alias="SLUICE_CELL")
    clock_file: Path | None = Field(default=None, validation_alias="SLUICE_CLOCK_FILE")
    issuer: str = Field(default="", validation_alias="SLUICE_ISSUER")
    audience: str = Field(default="sluice", validation_alias="SLUICE_AUDIENCE")
    jwks_file: Path | None = Field(default=None, validation_alias="SLUICE_JWKS_FILE")
    jwks_url: str = Field(default="", validation_alias="SLUICE_JWKS_URL")
    algorithms: tuple[str, ...] = Field(default=("Ed25519", "EdDSA"), validation_alias="SLUICE_TOKEN_ALGORITHMS")
    followers: Literal["inside", "apart"] = Field(default="inside", validation_alias="SLUICE_FOLLOWERS")
    feed_token: str = Field(default="", validation_alias="SLUICE_FEED_TOKEN")
    default_pack: str = Field(default="XJ", validation_alias="SLUICE_DEFAULT_PACK")
    rate_limit: str = Field(default="2000/second", validation_alias="SLUICE_RATE_LIMIT")
    public_rate_limit: str = Field(default="100/second", validation_alias="SLUICE_PUBLIC_RATE_LIMIT")
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
    def peers(self) -> dict[str, str]:
        """Where each service's event feed is, for refilling a gap."""
        return {
            "ledger": self.ledger_url,
            "projects": self.projects_url,
            "disclosure": self.disclosure_url,
            "monitoring": self.monitoring_url,
        }

    @model_validator(mode="after")
    def refuse_development_ways_in_production(self) -> "ServiceSettings":
        """A settable clock, a development issuer or a placeholder secret must never reach production."""
        if self.environment != "production":
            return self
        if self.clock_file is not None:
            raise ValueError("SLUICE_CLOCK_FILE is for development only: in production the clock is the machine's")
        if "development" in self.issuer:
            raise ValueError("SLUICE_ISSUER names the development issuer: refused in production")
        for secret in (self.database_url, self.nats_url, self.feed_token):
            if any(f":{word}@" in secret or secret == word for word in PLACEHOLDERS):
                raise ValueError("a placeholder secret is set: give real ones in production")
        return self

    @model_validator(mode="after")
    def refuse_to_start_without_a_good_sealing_key(self) -> Self:
        """A placeholder is refused everywhere, a missing key in production: a rewritten past would go unnoticed."""
        if self.signer is None and self.environment == "production":
            name = f"{self.service.upper()}_SEALING_KEY"
            raise ValueError(f"{name}_FILE or {name} must hold the sealing key in production")
        return self
