"""Proof files (C2SP tlog-proof): one entry, its place, and the signed checkpoint that covers it. Checked offline."""

from base64 import b64encode
from dataclasses import dataclass

from shared.tlog.checkpoints import PLAIN_NUMBER, Checkpoint, open_checkpoint
from shared.tlog.merkle import HASH_BYTES, BadProof, Proof, leaf_hash, verify_inclusion
from shared.tlog.notes import Verifier, from_base64

FIRST_LINE = "c2sp.org/tlog-proof@v1"
LONGEST_PATH = 63


@dataclass(frozen=True)
class EntryProof:
    """What a `.tlog-proof` file says. `extra` is a hint that nothing vouches for: here, the entry itself."""

    index: int
    path: Proof
    checkpoint: str
    extra: bytes = b""

    def write(self) -> str:
        """The file's text."""
        extra = [f"extra {b64encode(self.extra).decode()}"] if self.extra else []
        steps = [b64encode(step).decode() for step in self.path]
        return "\n".join([FIRST_LINE, *extra, f"index {self.index}", *steps, "", self.checkpoint])

    def verify(self, leaf_data: bytes, *trusted: Verifier) -> Checkpoint:
        """The checkpoint under which the leaf stands; raises BadNote or BadProof."""
        checkpoint = open_checkpoint(self.checkpoint, *trusted)
        verify_inclusion(leaf_hash(leaf_data), self.index, checkpoint.size, self.path, checkpoint.root)
        return checkpoint


def read_proof(text: str) -> EntryProof:
    """Read a proof file; raises BadProof, or BadNote where its base64 is broken."""
    head, separator, checkpoint = text.partition("\n\n")
    first, *lines = head.split("\n")
    if first != FIRST_LINE or not separator:
        raise BadProof(f"a proof file begins with {FIRST_LINE} and ends with a checkpoint")
    extra = from_base64(lines.pop(0).removeprefix("extra ")) if lines and lines[0].startswith("extra ") else b""
    if not lines or not lines[0].startswith("index "):
        raise BadProof("a proof file names the index of its entry")
    index = lines.pop(0).removeprefix("index ")
    if not PLAIN_NUMBER.fullmatch(index):
        raise BadProof("the index of an entry is a plain number")
    return EntryProof(int(index), _path(lines), checkpoint, extra)


def _path(lines: list[str]) -> Proof:
    path = tuple(from_base64(line) for line in lines)
    if len(path) > LONGEST_PATH or any(len(step) != HASH_BYTES for step in path):
        raise BadProof("a proof consists of SHA-256 hashes, one a line")
    return path
