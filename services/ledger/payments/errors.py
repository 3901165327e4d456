"""What the tap refuses of a payment that pays a returned one again."""

from shared.kernel.errors import Conflict, Refused


class RepaidAlready(Conflict):
    """The returned payment is paid again already."""

    title = "该笔退票已重新发放"


class RepaymentDiffers(Refused):
    """A returned payment is paid again to the same payee, to the fen."""

    title = "与退票不一致"


class NotDirect(Refused):
    """This money goes to the household itself."""

    title = "须直补到户"


class PurposeNotEarmarked(Refused):
    """Money set aside for one use is paid for no other."""

    title = "不符合专款专用"


class SuperiorsEarmark(Refused):
    """A superior's document binds the lots."""

    title = "上级限定用途的资金不能调整"
