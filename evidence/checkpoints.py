"""Checkpoints (C2SP tlog-checkpoint): what a log says of itself at one size, under its signature."""

import re
from base64 import b64encode
from dataclasses import dataclass

from evidence.merkle import HASH_BYTES
from evidence.notes import BadNote, Note, Signer, Verifier, from_base64, parse

PLAIN_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)


class BadCheckpoint(BadNote):
    """A note is not a checkpoint, or not one of this log."""


@dataclass(frozen=True)
class Checkpoint:
    """A log's name, its number of leaves and the root over them."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text that is signed."""
        lines = (self.origin, str(self.size), b64encode(self.root).decode(), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    def sign(self, signer: Signer) -> str:
        """The checkpoint as a signed note."""
        return signer.sign(self.text)


def read_checkpoint(text: str) -> Checkpoint:
    """A checkpoint from the text of a note; raises BadCheckpoint."""
    origin, size, root, *extensions = _lines(text)
    if not PLAIN_NUMBER.fullmatch(size):
        raise BadCheckpoint("the size of a checkpoint is a plain number")
    found = from_base64(root)
    if len(found) != HASH_BYTES:
        raise BadCheckpoint("the root of a checkpoint is a SHA-256 hash")
    return Checkpoint(origin, int(size), found, tuple(extensions))


def _lines(text: str) -> list[str]:
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < 3 or not all(lines) or not text.endswith("\n"):
        raise BadCheckpoint("a checkpoint has three lines or more, none of them empty")
    return lines


def open_checkpoint(note: str, *trusted: Verifier) -> Checkpoint:
    """The checkpoint of a note that a trusted key signed under the log's own name; raises BadNote."""
    opened: Note = parse(note)
    signers = opened.verify(*trusted)
    checkpoint = read_checkpoint(opened.text)
    if checkpoint.origin not in {key.name for key in signers}:
        raise BadCheckpoint(f"signed, but not by the log {checkpoint.origin} itself")
    return checkpoint
