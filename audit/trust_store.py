"""What this verifier saw before: the keys it trusts and every checkpoint it ever checked.

Whoever rewrites history, with every hash and signature made anew, cannot rewrite this file.
"""

import os
from base64 import b64decode, b64encode
from pathlib import Path

from msgspec import DecodeError, Struct, field
from msgspec.json import decode, encode, format

from audit.files import put
from audit.source import Source, Unusable


class Kept(Struct):
    """Of one log: its public keys, and the root at every size that was checked, in base64; of its answers likewise."""

    keys: list[str] = field(default_factory=list)
    roots: dict[int, str] = field(default_factory=dict)
    answers: dict[int, str] = field(default_factory=dict)

    def root(self, size: int) -> bytes:
        """The root that was checked at a size."""
        return b64decode(self.roots[size])

    def answered(self) -> dict[int, bytes]:
        """The roots over kept answers that were checked, by their number."""
        return {size: b64decode(root) for size, root in self.answers.items()}

    def keep(self, size: int, root: bytes) -> None:
        """Remember a root that was checked."""
        self.roots[size] = b64encode(root).decode()


class Contents(Struct):
    """The file: what was kept of each log by its name, and which log spoke at which address."""

    logs: dict[str, Kept] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)


class TrustStore:
    """A file with what was kept of each log."""

    def __init__(self, file: Path) -> None:
        """Raises Unusable where the file is there and cannot be read: to forget silently would be to trust anew."""
        self._file = file
        try:
            self._contents = decode(file.read_bytes(), type=Contents)
        except FileNotFoundError:
            self._contents = Contents()
        except (OSError, DecodeError) as wrong:
            raise Unusable(f"记忆文件 {file} 读不出来（{wrong}）。请改用备份，或用 --memory 另指一个") from wrong

    def of(self, source: Source) -> Kept:
        """What was kept of the log behind a source; nothing at first. An address stays with the log it once had."""
        origin = source.key().partition("+")[0]
        if source.live:
            origin = self._contents.addresses.setdefault(source.name, origin)
        return self._contents.logs.setdefault(origin, Kept())

    def save(self) -> None:
        """Write the file anew, all of it or not at all."""
        put(self._file, format(encode(self._contents), indent=1))


def default_file() -> Path:
    """Where the memory lies when nobody says otherwise (XDG state directory)."""
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "sluice" / "verify.json"
