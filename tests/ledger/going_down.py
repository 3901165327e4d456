"""The steps by which a prefecture's book passes money down."""

from tests.ledger.scene import FINANCE, KEEPER, XJ, act

LOT, PAPER = "财农〔2020〕1号 专项", ("伊州财〔2020〕7号", "专项")
OWN = {"level": "prefecture", "arranged_by": "own"}


def ask(fen=40, to="654024", lot=LOT, document=PAPER, by=FINANCE):
    where = {"region": "6540"}
    return lambda scene: scene.book.request_pass_down(lot, to, fen, document, XJ, act(by, **where))


def confirm(voucher="下1", by=KEEPER, request_no=None):
    return lambda scene: scene.book.confirm_pass_down(
        request_no or max(scene.book.pass_downs, default=0), voucher, XJ, act(by, region="6540")
    )


def decline(reason="暂缓", by=KEEPER):
    return lambda scene: scene.book.decline_pass_down(
        max(scene.book.pass_downs), XJ, act(by, region="6540", reason=reason)
    )
