"""The embedded stack's random passwords, vault keys and sealing keys, made once per data directory."""

import json
import secrets
from pathlib import Path

from shared.platform.atomic_file import write_private
from shared.platform.vault.keys import VaultKeys
from shared.tlog.notes import new_private_key


def passwords(file: Path, names: tuple[str, ...]) -> dict[str, str]:
    """The random passwords of these names: those the file holds, and new ones for names it lacks."""
    known: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    missing = [name for name in names if name not in known]
    if missing:
        known |= {name: secrets.token_urlsafe(24) for name in missing}
        write_private(file, json.dumps(known, indent=1))
    return known


def vault_key(file: Path) -> Path:
    """The file with the vault's key; made where there is none, its owner's only, never replaced."""
    if not file.exists():
        write_private(file, VaultKeys.made())
    return file


def sealing_key(file: Path) -> Path:
    """The file with the key that signs checkpoints; made where there is none, its owner's only, never replaced."""
    if not file.exists():
        write_private(file, new_private_key())
    return file
