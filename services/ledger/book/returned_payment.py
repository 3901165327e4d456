"""Returned payments (退票): what the bank could not deliver comes back, and may be paid again once."""

from datetime import date
from typing import NamedTuple

from shared.kernel.records import Record

REASONS = {
    "account-closed": "账户已销户",
    "account-wrong": "账号有误",
    "name-mismatch": "户名不符",
    "account-frozen": "账户冻结",
    "deceased": "收款人已故",
    "other": "其他",
}
"""Why a bank sends money back."""


class Returned(Record):
    """A payment, or a line of a batch, that came back. `repaid_by` is the payment that pays it again."""

    payee: str
    project: str
    fen: int
    repaid_by: str = ""
    on: date = date.min


class Claim(NamedTuple):
    """A returned payment that is still to be paid again, as it goes on into the next year's book."""

    reference: str
    payee: str
    project: str
    fen: int


def reference(payment: str, line: int) -> str:
    """How a returned payment is named: its number, and behind # the line of a batch."""
    return f"{payment}#{line}" if line else payment
