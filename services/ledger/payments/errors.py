"""What the tap refuses of a payment that pays a returned one again."""

from shared.kernel.errors import Conflict, Refused


class RepaidAlready(Conflict):
    """The returned payment is paid again already."""

    title = "该笔退票已重新发放"


class RepaymentDiffers(Refused):
    """A returned payment is paid again to the same payee, to the fen."""

    title = "与退票不一致"
