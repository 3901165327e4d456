"""A bundle: one directory that holds everything an auditor needs, with a manifest of every file.

manifest.json          format, origin, size, and of every file its bytes and SHA-256
public-key             the log's key
checkpoints.ndjson     every signed checkpoint, a JSON string a line, the oldest first
events/NNNNNNNNNNNN.ndjson   the raw log in parts of 100,000, named by their first sequence
leaves/NNNNNNNNNNNN.bin      the sealed leaf hashes of the same part, 32 bytes each
answers/NNNNNNNNNNNN.bin     the hashes of kept answers in the same way, where a checkpoint speaks of them
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from msgspec import DecodeError, Struct
from msgspec.json import Decoder, decode

from audit.findings import Finding
from audit.source import Unusable
from shared.tlog.lines import upto
from shared.tlog.merkle import HASH_BYTES

FORMAT = "sluice-bundle/1"
PART = 100_000
PIECE_BYTES = 1 << 17
"""Small enough that a piece stays in the processor's cache from its reading to its last entry."""
PROVEN = ("events/", "leaves/")
MANIFEST, KEY, CHECKPOINTS = "manifest.json", "public-key", "checkpoints.ndjson"


class File(Struct, frozen=True):
    """One file of a bundle, by its path below the directory."""

    name: str
    bytes: int
    sha256: str


class Manifest(Struct, frozen=True):
    """What a bundle holds: `size` events of the log `origin`."""

    format: str
    origin: str
    size: int
    files: list[File]


_manifest = Decoder(Manifest).decode

_NAME = re.compile(r"(?:[A-Za-z0-9_-]+/)?[A-Za-z0-9_-]+\.?[a-z0-9]*", re.ASCII)
"""A manifest may name files of the bundle and none besides."""


class Bundle:
    """A bundle on disk, read part by part."""

    live = False

    def __init__(self, directory: Path) -> None:
        """Raises Unusable where there is no bundle, or one of another format."""
        self.directory, self.name = directory, str(directory)
        self._read = "", b""
        try:
            self.manifest = _manifest((directory / MANIFEST).read_bytes())
        except (OSError, DecodeError) as wrong:
            raise Unusable(f"{directory} 不是导出包：{MANIFEST} 读不出来（{wrong}）") from wrong
        if odd := [file.name for file in self.manifest.files if not _NAME.fullmatch(file.name)]:
            raise Unusable(f"{directory} 的清单列出了不属于它的文件 {odd[0]}")
        if self.manifest.format != FORMAT:
            raise Unusable(f"{directory} 的格式是 {self.manifest.format}，本程序只认识 {FORMAT}")

    def key(self) -> str:
        """The public key that lies in the bundle."""
        return self._text(KEY).strip()

    def notes(self) -> list[str]:
        """The checkpoints of the bundle."""
        try:
            return [decode(line, type=str) for line in self._text(CHECKPOINTS).encode().splitlines()]
        except DecodeError as wrong:
            raise Unusable(f"{self.name} 的 {CHECKPOINTS} 读不出来（{wrong}）") from wrong

    def pieces(self, after: int = 0) -> Iterator[bytes]:
        """The raw log behind a sequence. A part that is missing is left out: the gap shows in the sequences."""
        for name in self._parts("events/"):
            if int(Path(name).stem) + PART > after + 1:
                for piece in self._pieces(name):
                    yield from filter(None, [upto(piece, after)[1] if after else piece])

    def leaves(self, start: int, end: int) -> bytes:
        """The sealed leaf hashes of a range of indexes."""
        return self._range("leaves/", start, end)

    def _range(self, folder: str, start: int, end: int) -> bytes:
        found = b""
        while start < end:
            part, at = divmod(start, PART)
            count = min(end - start, PART - at)
            found += self._hashes(folder, part)[at * HASH_BYTES : (at + count) * HASH_BYTES]
            start += count
        return found

    def answers(self, start: int, end: int) -> bytes:
        """The hashes of kept answers, in the parts in which the bundle has them."""
        return self._range("answers/", start, end)

    def flaws(self, proven: bool, /) -> list[Finding]:
        """Files that are missing, or not what the manifest says. A log that the tree proves is not hashed again."""
        troubles = [
            (file, self._trouble(file, proven and file.name.startswith(PROVEN))) for file in self.manifest.files
        ]
        return [Finding("file", f"{file.name} {trouble}") for file, trouble in troubles if trouble]

    def _pieces(self, name: str) -> Iterator[bytes]:
        try:
            with (self.directory / name).open("rb") as opened:
                yield from pieces_of(opened)
        except FileNotFoundError:
            return

    def _hashes(self, folder: str, part: int) -> bytes:
        """The hashes of one part; the last one read is remembered, because whoever checks goes through it."""
        name = part_name(folder, part)
        if self._read[0] != name:
            try:
                self._read = name, (self.directory / name).read_bytes()
            except OSError:
                self._read = name, b""
        return self._read[1]

    def _trouble(self, file: File, proven: bool) -> str:
        path = self.directory / file.name
        if not path.is_file():
            return "不见了"
        if path.stat().st_size != file.bytes:
            return f"应有 {file.bytes} 字节，实有 {path.stat().st_size} 字节"
        return "" if proven or digest(path) == file.sha256 else "内容与清单的 SHA-256 不符"

    def _parts(self, folder: str) -> list[str]:
        return sorted(file.name for file in self.manifest.files if file.name.startswith(folder))

    def _text(self, name: str) -> str:
        try:
            return (self.directory / name).read_text()
        except (OSError, UnicodeDecodeError) as wrong:
            raise Unusable(f"{self.name} 的 {name} 读不出来（{wrong}）") from wrong


def part_name(folder: str, part: int) -> str:
    """The file of a part, counted from 0, of `events/` or `leaves/`."""
    return f"{folder}{part * PART + 1:012}.{'ndjson' if folder == 'events/' else 'bin'}"


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def pieces_of(opened: BinaryIO) -> Iterator[bytes]:
    """A file in pieces that end with a line, or with the file."""
    rest = b""
    while block := opened.read(PIECE_BYTES):
        end = block.rfind(b"\n") + 1
        if end:
            yield rest + block[:end]
            rest = b""
        rest += block[end:]
    if rest:
        yield rest
