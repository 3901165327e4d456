"""What disclosure must be told from outside."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import SecretStr

from shared.platform.settings import ServiceSettings, unreadable_key
from shared.platform.vault import VaultKeys


class Settings(ServiceSettings, env_prefix="DISCLOSURE_"):
    """Settings of the disclosure service."""

    vault_key: SecretStr = SecretStr("")
    vault_key_file: Path | None = None

    @property
    def vault_keys(self) -> VaultKeys | None:
        """The keys under which letters are sealed; None where none are given. Raises BadVaultKey."""
        return VaultKeys.given(self.vault_key_file, self.vault_key.get_secret_value())

    def faults(self) -> Iterator[str]:
        """What every service refuses, and a placeholder for the vault's key."""
        yield from super().faults()
        yield from unreadable_key("DISCLOSURE_VAULT_KEY", self.vault_key_file, lambda: self.vault_keys)

    def production_faults(self) -> Iterator[str]:
        """What every service refuses in production, and a missing key of the vault: nobody could object."""
        yield from super().production_faults()
        if not self.vault_key_file and not self.vault_key.get_secret_value().strip():
            yield "DISCLOSURE_VAULT_KEY_FILE 或 DISCLOSURE_VAULT_KEY 须给出保密库的密钥"
