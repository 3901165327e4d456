"""Checkpoints (C2SP tlog-checkpoint): what a log says of itself at one size, under its signature."""

import re
from base64 import b64encode
from dataclasses import dataclass

from shared.tlog.merkle import EMPTY_ROOT, HASH_BYTES
from shared.tlog.notes import BadNote, Note, Signer, Verifier, from_base64, parse

ANSWERS = "answers"
"""What the extension line about the kept answers begins with: `answers <how many> <root in base64>`."""

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

    @property
    def answers(self) -> tuple[int, bytes]:
        """How many kept answers the log's service had, and the root over them; 0 where nothing is said of them.

        Raises BadCheckpoint.
        """
        said = [line.split(" ")[1:] for line in self.extensions if line.partition(" ")[0] == ANSWERS]
        if not said:
            return 0, EMPTY_ROOT
        if len(said) > 1 or len(said[0]) != 2:
            raise BadCheckpoint("a checkpoint says once how many answers there are, and their root")
        (size, root) = said[0]
        return _number(size), _hash(root)

    def sign(self, signer: Signer) -> str:
        """The checkpoint as a signed note."""
        return signer.sign(self.text)


def read_checkpoint(text: str) -> Checkpoint:
    """A checkpoint from the text of a note; raises BadCheckpoint."""
    origin, size, root, *extensions = _lines(text)
    return Checkpoint(origin, _number(size), _hash(root), tuple(extensions))


def answers_line(size: int, root: bytes) -> str:
    """The extension line about kept answers."""
    return f"{ANSWERS} {size} {b64encode(root).decode()}"


def _number(text: str) -> int:
    if not PLAIN_NUMBER.fullmatch(text):
        raise BadCheckpoint("the size of a checkpoint is a plain number")
    return int(text)


def _hash(text: str) -> bytes:
    found = from_base64(text)
    if len(found) != HASH_BYTES:
        raise BadCheckpoint("the root of a checkpoint is a SHA-256 hash")
    return found


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
