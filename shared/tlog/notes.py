"""Signed notes (C2SP signed-note) with Ed25519: a text, an empty line, one signature a line."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

ED25519 = b"\x01"
ID_BYTES, SIGNATURE_BYTES, KEY_BYTES = 4, 64, 32
MOST_SIGNATURES = 64
MARK = "\N{EM DASH} "


class BadNote(ValueError):
    """A note is malformed, or not signed by a key that we trust."""


def key_id(name: str, public_key: bytes) -> bytes:
    """The four bytes by which a signature names its key."""
    return sha256(name.encode() + b"\n" + ED25519 + public_key).digest()[:ID_BYTES]


@dataclass(frozen=True)
class Verifier:
    """A public key under its name. Written as `<name>+<id in hex>+<base64 of type and key>`."""

    name: str
    public_key: bytes

    @classmethod
    def parse(cls, text: str) -> "Verifier":
        """The key as `str()` wrote it; raises BadNote."""
        name, _, rest = text.strip().partition("+")
        claimed, _, encoded = rest.partition("+")
        key = from_base64(encoded)
        if key[:1] != ED25519 or len(key) != 1 + KEY_BYTES:
            raise BadNote("not an Ed25519 public key")
        made = cls(_named(name), key[1:])
        if made.key_id.hex() != claimed:
            raise BadNote("the key does not belong to its name and id")
        return made

    @property
    def key_id(self) -> bytes:
        """The four bytes by which a signature names this key."""
        return key_id(self.name, self.public_key)

    def check(self, text: str, signature: bytes) -> None:
        """Raise BadNote unless this key signed the text."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, text.encode())
        except InvalidSignature as wrong:
            raise BadNote(f"the signature of {self.name} is wrong") from wrong

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{b64encode(ED25519 + self.public_key).decode()}"


@dataclass(frozen=True)
class Signer:
    """A private key under its name."""

    name: str
    private_key: Ed25519PrivateKey

    @classmethod
    def from_pem(cls, name: str, pem: bytes) -> "Signer":
        """The key of a PKCS #8 file without password, as `openssl genpkey -algorithm ed25519` makes it.

        The one line between the file's first and last is enough, where a key must stand on one line.
        """
        if not pem.lstrip().startswith(b"-----"):
            pem = b"-----BEGIN PRIVATE KEY-----\n%b\n-----END PRIVATE KEY-----\n" % pem.strip()
        try:
            key = load_pem_private_key(pem, password=None)
        except (ValueError, TypeError) as wrong:
            raise BadNote("not a PEM private key without password") from wrong
        if not isinstance(key, Ed25519PrivateKey):
            raise BadNote("not an Ed25519 private key")
        return cls(_named(name), key)

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, self.private_key.public_key().public_bytes_raw())

    def sign(self, text: str) -> str:
        """The text as a signed note."""
        check_text(text)
        signed = self.verifier.key_id + self.private_key.sign(text.encode())
        return f"{text}\n{MARK}{self.name} {b64encode(signed).decode()}\n"


def new_private_key() -> str:
    """A fresh private key as a PEM file's text."""
    private = Ed25519PrivateKey.generate()
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@dataclass(frozen=True)
class Signature:
    """One signature line."""

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True)
class Note:
    """A note taken apart. Its text must not be believed before `verify`."""

    text: str
    signatures: tuple[Signature, ...]

    def verify(self, *trusted: Verifier) -> tuple[Verifier, ...]:
        """The trusted keys that signed. Raises BadNote when none did, or when one of them signed wrongly."""
        known = {(key.name, key.key_id): key for key in trusted}
        signed = [(known.get((s.name, s.key_id)), s.signature) for s in self.signatures]
        found = [(key, signature) for key, signature in signed if key is not None]
        if not found:
            raise BadNote("not signed by a trusted key")
        for key, signature in found:
            key.check(self.text, signature)
        return tuple(key for key, _ in found)


def parse(note: str) -> Note:
    """Take a note apart; raises BadNote."""
    text, separator, lines = note.rpartition("\n\n")
    if not separator or not lines.endswith("\n"):
        raise BadNote("a note is a text, an empty line and signature lines")
    check_text(text + "\n")
    signatures = lines.removesuffix("\n").split("\n")
    if len(signatures) > MOST_SIGNATURES:
        raise BadNote(f"more than {MOST_SIGNATURES} signatures")
    return Note(text + "\n", tuple(_signature(line) for line in signatures))


def check_text(text: str) -> None:
    """Raise BadNote where a text can't be that of a note."""
    if not text.endswith("\n"):
        raise BadNote("the text of a note ends with a newline")
    if any(letter < " " and letter != "\n" for letter in text):
        raise BadNote("a control character in the note")


def _signature(line: str) -> Signature:
    if not line.startswith(MARK):
        raise BadNote("a signature line begins with an em dash")
    name, _, encoded = line.removeprefix(MARK).partition(" ")
    signed = from_base64(encoded)
    if len(signed) <= ID_BYTES:
        raise BadNote("a signature is too short")
    return Signature(_named(name), signed[:ID_BYTES], signed[ID_BYTES:])


def _named(name: str) -> str:
    if not name or "+" in name or any(letter.isspace() or letter < " " for letter in name):
        raise BadNote("a key's name is not empty and has no space and no plus")
    return name


def from_base64(text: str) -> bytes:
    """The bytes, only where they are written in the one right way; raises BadNote."""
    try:
        found = b64decode(text, validate=True)
    except (NotBase64, ValueError) as wrong:
        raise BadNote("not base64") from wrong
    if b64encode(found).decode() != text:
        raise BadNote("not canonical base64")
    return found
