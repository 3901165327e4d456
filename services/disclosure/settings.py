"""What disclosure must be told from outside."""

from pathlib import Path
from typing import Self

from pydantic import SecretStr, model_validator

from shared.settings import ServiceSettings
from shared.vault import VaultKeys


class Settings(ServiceSettings, env_prefix="DISCLOSURE_"):
    """Settings of the disclosure service."""

    vault_key: SecretStr = SecretStr("")
    vault_key_file: Path | None = None

    @property
    def vault_keys(self) -> VaultKeys | None:
        """The keys under which letters are sealed; None where none are given. Raises BadVaultKey."""
        return VaultKeys.given(self.vault_key_file, self.vault_key.get_secret_value())

    @model_validator(mode="after")
    def refuse_to_start_without_a_good_key(self) -> Self:
        """A placeholder is refused everywhere, a missing key in production: nobody could object."""
        if self.vault_keys is None and self.environment == "production":
            raise ValueError("DISCLOSURE_VAULT_KEY_FILE or DISCLOSURE_VAULT_KEY must hold a vault key in production")
        return self
