"""The vault: who stands behind a payee's random key, encrypted, outside every log, and gone for good when erased."""

from shared.vault.entering import Entered, Line
from shared.vault.errors import PersonDiffers, PersonErased, PersonUnknown
from shared.vault.keys import VaultKeys
from shared.vault.persons import Identity, Known, Newcomer
from shared.vault.store import Vault

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
