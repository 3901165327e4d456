"""Files written whole or not at all, and readable by whom they are for."""

import os
from pathlib import Path


def write_private(file: Path, text: str) -> None:
    """Replace a file in one step, readable by its owner only."""
    _write(file, text, 0o600)


def write_public(file: Path, text: str) -> None:
    """Replace a file in one step, readable by everybody: containers read it under an account of their own."""
    _write(file, text, 0o644)


def _write(file: Path, text: str, mode: int) -> None:
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(text)
        out.flush()
        os.fchmod(out.fileno(), mode)
        os.fsync(out.fileno())
    draft.replace(file)
