"""What the pool refuses of transfers from above."""

from shared.kernel.errors import Conflict, Refused


class TransferAlreadyBooked(Conflict):
    """This transfer is in the book already."""

    title = "该笔转移支付已入账"


class TransferUnlike(Refused):
    """What comes in under a transfer's id is what the superior's book passed down."""

    title = "与上级专账的下达不符"
