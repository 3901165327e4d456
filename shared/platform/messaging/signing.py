"""Signatures of messages, by the key that seals their log: whoever only hears can tell the publisher's from a forger's.

What is signed of a message is its subject, the number of the message before it in the stream, and its bytes: a copy at
another place is not signed there. Messages that are sent together are signed together, as leaves of one small Merkle
tree: one signature for all, and with each message the path by which it is checked alone. The header reads
`<key id, hex> <index> <path, base64> <signature, base64>`.
"""

from base64 import b64decode, b64encode
from collections.abc import Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from shared.tlog.merkle import HASH_BYTES, leaf_hash, node_hash, pair_up
from shared.tlog.notes import SIGNATURE_BYTES, Signer, Verifier

SIGNATURE = "Sluice-Signature"
STEPS = 5
TOGETHER = 1 << STEPS
"""So many messages at most stand under one signature."""

REMEMBERED = 1_000
_EMPTY = bytes(HASH_BYTES)
_SAYS = b"sluice messages v1\n"
"""No signed note begins like this: a name there has no space."""


class NotSigned(Exception):
    """No key that is trusted signed this message at this place."""


def digest(subject: str, before: int, payload: bytes) -> bytes:
    """What of a message is signed. `before` is the stream sequence of the message before it."""
    return leaf_hash(b"%b\n%d\n%b" % (subject.encode(), before, payload))


def sign(signer: Signer, digests: Sequence[bytes]) -> list[str]:
    """The signature header of each message; at most TOGETHER of them."""
    levels = [[*digests, *[_EMPTY] * (_width(len(digests)) - len(digests))]]
    while len(levels[-1]) > 1:
        levels.append(pair_up(levels[-1]))
    signature = b64encode(signer.private_key.sign(_SAYS + levels[-1][0])).decode()
    key = signer.verifier.key_id.hex()
    return [f"{key} {index} {b64encode(_path(levels, index)).decode()} {signature}" for index in range(len(digests))]


def _width(count: int) -> int:
    return 1 << (count - 1).bit_length()


def _path(levels: list[list[bytes]], index: int) -> bytes:
    return b"".join(level[(index >> height) ^ 1] for height, level in enumerate(levels[:-1]))


class Keyring:
    """The public keys that are trusted for one publisher's messages."""

    def __init__(self, verifiers: Sequence[Verifier]) -> None:
        self._keys = {verifier.key_id.hex(): verifier.public_key for verifier in verifiers}
        self._checked: dict[tuple[str, bytes, bytes], None] = {}

    def __bool__(self) -> bool:
        return bool(self._keys)

    def check(self, header: str, subject: str, before: int, payload: bytes) -> None:
        """Raise NotSigned unless a trusted key signed this message at this place of the stream."""
        key, index, path, signature = _parts(header)
        root = _climb(digest(subject, before, payload), index, path)
        if (key, root, signature) not in self._checked:
            self._verify(key, root, signature)
            while len(self._checked) >= REMEMBERED:
                self._checked.pop(next(iter(self._checked)))
            self._checked[key, root, signature] = None

    def _verify(self, key: str, root: bytes, signature: bytes) -> None:
        if key not in self._keys:
            raise NotSigned(f"signed by key {key}, which is not trusted")
        try:
            Ed25519PublicKey.from_public_bytes(self._keys[key]).verify(signature, _SAYS + root)
        except InvalidSignature as wrong:
            raise NotSigned("the signature does not fit the message and its place") from wrong


def _parts(header: str) -> tuple[str, int, bytes, bytes]:
    try:
        key, index, path, signature = header.split(" ")
        found = key, int(index), b64decode(path, validate=True), b64decode(signature, validate=True)
    except ValueError as wrong:
        raise NotSigned("no signature") from wrong
    _, place, steps, signed = found
    if len(steps) % HASH_BYTES or len(steps) > STEPS * HASH_BYTES or len(signed) != SIGNATURE_BYTES or place < 0:
        raise NotSigned("no signature")
    return found


def _climb(leaf: bytes, index: int, path: bytes) -> bytes:
    found = leaf
    for at in range(0, len(path), HASH_BYTES):
        step = path[at : at + HASH_BYTES]
        found = node_hash(step, found) if index & 1 else node_hash(found, step)
        index >>= 1
    return found
