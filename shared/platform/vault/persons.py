"""A person as the vault keeps one: what is sealed, what may be shown of it, and what is wrong with it."""

import json
import re
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Self

from shared.kernel.errors import FieldProblem
from shared.kernel.identity_numbers import carried_on, wrong_with
from shared.kernel.natural_keys import account_number, identity_number, person_name
from shared.kernel.text import visible
from shared.platform.vault.keys import SALT_BYTES, commitment

KINDS = ("person", "household")
KEY = re.compile(r"p-[a-z2-7]{26}")

_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_ACCOUNT = re.compile(r"\d{8,30}", re.ASCII)


def new_person_key() -> str:
    """130 random bits that say nothing of the person: `p-` and 26 letters and digits."""
    return "p-" + "".join(secrets.choice(_ALPHABET) for _ in range(26))


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a payee is and where the money goes. A household is given by its head."""

    name: str = field(repr=False)
    id_number: str = field(repr=False)
    account: str = field(repr=False)
    bank: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)

    def normalised(self) -> Self:
        """Every field in its one spelling: what is sealed and committed to, and what a person is found by."""
        return replace(
            self,
            name=person_name(self.name),
            id_number=carried_on(identity_number(self.id_number)),
            account=account_number(self.account),
            bank="".join(visible(self.bank).split()),
            phone=account_number(self.phone),
        )

    def problems(self, on: date) -> Iterator[FieldProblem]:
        """What is wrong on the day it is recorded, by field, without repeating it."""
        if not self.name:
            yield FieldProblem("/name", "请填写姓名")
        if wrong := wrong_with(self.id_number, on):
            yield FieldProblem("/id_number", wrong)
        if not _ACCOUNT.fullmatch(self.account):
            yield FieldProblem("/account", "收款账号为 8 至 30 位数字，请核对")


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a person's record with its own salt; a changed account is a new version, the old one stays."""

    identity: Identity
    salt: str = field(repr=False)

    @classmethod
    def of(cls, identity: Identity) -> Self:
        """A version under a fresh salt."""
        return cls(identity, secrets.token_hex(SALT_BYTES))

    def canonical(self, kind: str) -> str:
        """What the commitment is made over: JSON with sorted keys."""
        return json.dumps(asdict(self.identity) | {"kind": kind}, ensure_ascii=False, sort_keys=True)

    def commitment(self, kind: str) -> str:
        """The salted commitment that stands in events."""
        return commitment(bytes.fromhex(self.salt), self.canonical(kind).encode())


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody to be entered or found."""

    kind: str
    place: str
    identity: Identity
    household: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What a payment needs to know of a payee: nothing personal."""

    kind: str
    place: str
    commitment: str


def packed(versions: list[Version]) -> bytes:
    """The record as it is sealed, oldest version first."""
    return json.dumps([asdict(version) for version in versions], ensure_ascii=False).encode()


def unpacked(plain: bytes) -> list[Version]:
    """The record's versions, oldest first."""
    return [Version(Identity(**each["identity"]), each["salt"]) for each in json.loads(plain)]


def masked(identity: Identity) -> dict[str, str]:
    """What may be shown in the person's region: 张*, 6540**********1234, ****1234."""
    shown = {
        "name": identity.name[:1] + "*" * (len(identity.name) - 1),
        "id_number": identity.id_number[:4] + "*" * 10 + identity.id_number[-4:],
        "account": "****" + identity.account[-4:],
    }
    return shown | ({"phone": "*" * 7 + identity.phone[-4:]} if identity.phone else {})
