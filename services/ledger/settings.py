"""What the ledger must be told from outside: its database, and what every service is told."""

from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, model_validator

from evidence.notes import Signer
from shared.settings import ServiceSettings
from shared.vault import VaultKeys


class Settings(ServiceSettings):
    """Settings of the ledger."""

    database_url: str = Field(validation_alias="LEDGER_DATABASE_URL")
    vault_key: SecretStr = Field(default=SecretStr(""), validation_alias="LEDGER_VAULT_KEY")
    vault_key_file: Path | None = Field(default=None, validation_alias="LEDGER_VAULT_KEY_FILE")
    sealing_key: SecretStr = Field(default=SecretStr(""), validation_alias="LEDGER_SEALING_KEY")
    sealing_key_file: Path | None = Field(default=None, validation_alias="LEDGER_SEALING_KEY_FILE")
    seal_seconds: float = Field(default=60, gt=0, le=3600, validation_alias="LEDGER_SEAL_SECONDS")

    @property
    def vault_keys(self) -> VaultKeys | None:
        """The vault's keys from the file or the secret; None where none are given. Raises BadVaultKey."""
        return VaultKeys.given(self.vault_key_file, self.vault_key.get_secret_value())

    @model_validator(mode="after")
    def refuse_to_start_without_a_good_vault_key(self) -> Self:
        """A placeholder is refused everywhere, a missing key in production: nobody could be entered or read."""
        if self.vault_keys is None and self.environment == "production":
            raise ValueError("LEDGER_VAULT_KEY_FILE or LEDGER_VAULT_KEY must hold the vault's key in production")
        return self

    @property
    def signer(self) -> Signer | None:
        """Who signs the checkpoints, by the key of the file or the secret; None where none is given. Raises BadNote."""
        key = self.sealing_key_file.read_text() if self.sealing_key_file else self.sealing_key.get_secret_value()
        given = bool(key.strip()) or self.sealing_key_file is not None
        return Signer.from_pem(f"sluice/ledger/{self.cell}", key.encode()) if given else None

    @model_validator(mode="after")
    def refuse_to_start_without_a_good_sealing_key(self) -> Self:
        """A placeholder is refused everywhere, a missing key in production: a rewritten past would go unnoticed."""
        if self.signer is None and self.environment == "production":
            raise ValueError("LEDGER_SEALING_KEY_FILE or LEDGER_SEALING_KEY must hold the sealing key in production")
        return self
