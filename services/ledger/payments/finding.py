"""What is found of a payment over everything that was asked for or paid before."""

from typing import NamedTuple


class Found(NamedTuple):
    """One finding: a line and its payee (0 and the payee of a single payment), and what stands before it.

    `other` is the payee of that, `payment` its number with `other_line`; empty where the finding is about no payment.
    """

    code: str
    line: int
    payee: str
    other: str
    payment: str
    other_line: int
    project: str
    fen: int
    on: str
