"""What the ledger must be told from outside: its database, and what every service is told."""

from pathlib import Path
from typing import Self

from pydantic import SecretStr, model_validator

from shared.settings import ServiceSettings
from shared.vault import VaultKeys


class Settings(ServiceSettings, env_prefix="LEDGER_"):
    """Settings of the ledger."""

    vault_key: SecretStr = SecretStr("")
    vault_key_file: Path | None = None

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
