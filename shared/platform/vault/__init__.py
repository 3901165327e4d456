"""The vault: who stands behind a payee's random key, encrypted, outside every log, and gone for good when erased."""

from shared.platform.vault.entering import Entered, Line
from shared.platform.vault.errors import PersonDiffers, PersonErased, PersonUnknown
from shared.platform.vault.keys import VaultKeys
from shared.platform.vault.persons import Identity, Known, Newcomer
from shared.platform.vault.store import Vault

__all__ = [
    "Entered",
    "Identity",
    "Known",
    "Line",
    "Newcomer",
    "PersonDiffers",
    "PersonErased",
    "PersonUnknown",
    "Vault",
    "VaultKeys",
]
