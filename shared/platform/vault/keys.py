"""The vault's cryptography: one data key a person, wrapped by a master key; an index that only its key can compute."""

import base64
import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
SALT_BYTES = 32


class BadVaultKey(ValueError):
    """The vault's key is missing, cut off or a placeholder."""


@dataclass(frozen=True)
class VaultKeys:
    """Two keys of 32 bytes that share nothing: one wraps data keys, one makes the blind index.

    `earlier` are master keys that wrapped before this one: they open and close nothing.
    """

    wrapping: bytes = field(repr=False)
    index: bytes = field(repr=False)
    earlier: tuple[bytes, ...] = field(default=(), repr=False)

    @classmethod
    def made(cls) -> str:
        """A new pair of keys as they are kept in a file or a secret."""
        return secrets.token_urlsafe(2 * KEY_BYTES)

    @classmethod
    def read(cls, text: str) -> Self:
        """The keys from what `made` or `rotated` gave, the one in use first.

        Raises BadVaultKey, also for a placeholder of repeated letters, and for lines of different vaults.
        """
        pairs = [_pair(line) for line in text.split()] or [_pair("")]
        if any(index != pairs[0][1] for _, index in pairs):
            raise BadVaultKey("the lines are keys of different vaults: a rotation keeps the second half")
        return cls(*pairs[0], tuple(wrapping for wrapping, _ in pairs[1:]))

    @classmethod
    def given(cls, file: Path | None, text: str) -> Self | None:
        """The keys of the file, else of the text; None where neither holds any. Raises BadVaultKey."""
        held = file.read_text() if file else text
        return cls.read(held) if held.strip() else None

    @classmethod
    def rotated(cls, text: str) -> str:
        """The same with a new master key in use, the earlier ones behind it. Raises BadVaultKey."""
        fresh = secrets.token_bytes(KEY_BYTES) + cls.read(text).index
        return "\n".join([base64.urlsafe_b64encode(fresh).rstrip(b"=").decode(), *text.split()]) + "\n"

    @property
    def name(self) -> str:
        """What the master key in use is called on record; tells nothing of it."""
        return hmac.digest(self.wrapping, b"name of the vault's master key", "sha256").hex()[:16]

    def wrap(self, data_key: bytes, person: str) -> bytes:
        """A data key that only the master key opens, bound to its person."""
        return _seal(self.wrapping, data_key, f"key {person}")

    def unwrap(self, wrapped: bytes, person: str) -> bytes:
        """The data key of a person; raises InvalidTag when none of the master keys wrapped it."""
        for key in (self.wrapping, *self.earlier):
            with suppress(InvalidTag):
                return _open(key, wrapped, f"key {person}")
        raise InvalidTag

    def blind(self, *parts: str) -> bytes:
        """What stands for these parts where they must be found again and not be read."""
        return hmac.digest(self.index, "\0".join(parts).encode(), "sha256")


def _pair(line: str) -> tuple[bytes, bytes]:
    try:
        both = base64.urlsafe_b64decode(line + "=" * (-len(line) % 4))
    except ValueError as wrong:
        raise BadVaultKey("the vault key is not base64url") from wrong
    if len(both) != 2 * KEY_BYTES or len(set(both)) < KEY_BYTES:
        raise BadVaultKey("the vault key must be 64 random bytes in base64url")
    return both[:KEY_BYTES], both[KEY_BYTES:]


def new_data_key() -> bytes:
    """The key of one person."""
    return AESGCM.generate_key(8 * KEY_BYTES)


def seal(data_key: bytes, plain: bytes, person: str) -> bytes:
    """A person's record, encrypted and bound to the person."""
    return _seal(data_key, plain, f"record {person}")


def unseal(data_key: bytes, sealed: bytes, person: str) -> bytes:
    """A person's record in clear; raises InvalidTag when it was changed or belongs to another."""
    return _open(data_key, sealed, f"record {person}")


def commitment(salt: bytes, canonical: bytes) -> str:
    """SHA-256 over salt and record: proves later who was meant, tells nothing once the salt is gone."""
    return base64.urlsafe_b64encode(hashlib.sha256(salt + canonical).digest()).rstrip(b"=").decode()


def _seal(key: bytes, plain: bytes, bound_to: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to.encode())


def _open(key: bytes, sealed: bytes, bound_to: str) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to.encode())
