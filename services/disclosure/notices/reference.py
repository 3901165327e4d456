"""What a notice is about, its permanent number, where it stands, and the proof that it hung on the wall."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256

from shared.kernel.natural_keys import document_key
from shared.policy.general import Level

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals without I, L, O and U: fit to be read out on the telephone."""

LEVELS: dict[int, Level] = {2: "province", 4: "prefecture", 6: "county", 9: "township", 12: "village"}
DIGITS = {level: digits for digits, level in LEVELS.items()}


class State(StrEnum):
    """Where a notice stands."""

    PLANNED = "planned"
    OPEN = "open"
    CLEAR = "clear"
    OBJECTED = "objected"
    VOID = "void"
    PUBLISHED = "published"


@dataclass(frozen=True)
class Reference:
    """Carried by every event of a notice, so that each can be published by itself. Window 0 is an announcement."""

    notice: str
    kind: str
    about: str
    place: str
    county: str
    fiscal_year: int
    window: int = 0
    content_version: int = 0


@dataclass(frozen=True)
class Proof:
    """The photo of the notice on the wall: where, which (SHA-256 of the file), when."""

    place: str
    photo_sha256: str
    taken_at: datetime


def number_of(county: str, fiscal_year: int, key: str) -> str:
    """The permanent public number; the same fact always gets the same one: `GS-654024-2020-7K2MQ4XD`."""
    bits = int.from_bytes(sha256(f"{county}/{fiscal_year}/{key}".encode()).digest()[:5])
    letters = "".join(ALPHABET[bits >> shift & 31] for shift in range(35, -1, -5))
    return f"GS-{county}-{fiscal_year}-{letters}"


def as_written(code: str) -> str:
    """The number of a notice or the code of an objection as it was given, however somebody typed it."""
    return document_key(code).upper()


def proof_of(entry: int) -> str:
    """Where the ledger serves the proof file (C2SP tlog-proof) of an entry of its log."""
    return f"/ledger/v1/entries/{entry}.tlog-proof"


def chinese(on: date) -> str:
    """2020-03-31 -> 2020年3月31日."""
    return f"{on.year}年{on.month}月{on.day}日"
