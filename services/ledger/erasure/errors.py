"""Refusals about payees who are people.

Refused
└── PersonAwaitsPayment       nobody is erased while a payment to them is on its way
"""

from shared.kernel.errors import Refused


class PersonAwaitsPayment(Refused):
    """A payment to this payee is still on its way."""

    title = "尚有在途拨付"
