"""The steps that put the book right."""

from services.ledger.corrections import decisions as corrections
from tests.ledger.builders import FINANCE, KEEPER

WRONG = "录入有误"


def original(scene, kind):
    """The number of the last entry of a kind that may be reversed."""
    return max(number for number, one in scene.book.state.originals.items() if one.kind == kind)


def ask_reversal(kind, fen=None, by=FINANCE, reason=WRONG):
    return lambda scene: corrections.request_reversal(
        scene.book, original(scene, kind), fen, scene.pack, scene.act(by, reason=reason)
    )


def ask_reversal_of(number, by=FINANCE):
    return lambda scene: corrections.request_reversal(scene.book, number, None, scene.pack, scene.act(by, reason=WRONG))


def confirm(voucher="冲1", by=KEEPER, request_no=None):
    return lambda scene: corrections.confirm_reversal(
        scene.book, request_no or max(scene.book.state.reversals, default=0), voucher, scene.pack, scene.act(by)
    )


def decline(by=KEEPER, reason="原分录无误"):
    return lambda scene: corrections.decline_reversal(
        scene.book, max(scene.book.state.reversals), scene.pack, scene.act(by, reason=reason)
    )


def reverse(kind, fen=None, voucher="冲1"):
    def run(scene):
        ask_reversal(kind, fen)(scene)
        return confirm(voucher)(scene)

    return run


def refund(fen=50, voucher="银1", by=KEEPER, payment=None):
    return lambda scene: corrections.receive_refund(
        scene.book, payment or scene.payment, fen, voucher, scene.pack, scene.act(by)
    )


def reclaim(fen=30, document_no="新财扶〔2020〕99号", by=KEEPER, lot="财农〔2020〕1号 专项"):
    return lambda scene: corrections.reclaim(scene.book, lot, fen, document_no, scene.pack, scene.act(by))
