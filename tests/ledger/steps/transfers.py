"""The steps by which a prefecture's book passes money down."""

from datetime import date

from services.ledger.book.account import SpecialAccount
from services.ledger.closing import decisions as closing
from services.ledger.closing.decisions import Neighbours
from services.ledger.corrections import decisions as corrections
from services.ledger.transfers import decisions as transfers
from tests.ledger.builders import FINANCE, KEEPER, XJ, act
from tests.ledger.steps import corrections as correcting

LOT, PAPER = "财农〔2020〕1号 专项", ("伊州财〔2020〕7号", "专项")
OWN = {"level": "prefecture", "arranged_by": "own"}


def ask(fen=40, to="654024", lot=LOT, document=PAPER, by=FINANCE):
    where = {"region": "6540"}
    return lambda scene: transfers.request_pass_down(scene.book, lot, to, fen, document, XJ, scene.act(by, **where))


def confirm(voucher="下1", by=KEEPER, request_no=None):
    return lambda scene: transfers.confirm_pass_down(
        scene.book, request_no or max(scene.book.state.pass_downs, default=0), voucher, XJ, scene.act(by, region="6540")
    )


def decline(reason="暂缓", by=KEEPER):
    return lambda scene: transfers.decline_pass_down(
        scene.book, max(scene.book.state.pass_downs), XJ, scene.act(by, region="6540", reason=reason)
    )


def turn(scene):
    """The prefecture's year is closed; the scene goes on in the next one's book, and `before` is the sealed one."""
    year = scene.book.state.fiscal_year
    by = act(FINANCE, region="6540", at=date(year + 1, 1, 8))
    sealed, after = scene.book, SpecialAccount.open("6540", year + 1, KEEPER, XJ, by)
    for month in range(1, 13):
        closing.close(sealed, f"{year}-{month:02}", Neighbours(after=after), (7, "root"), XJ, by)
    scene.book, scene.before = after, (sealed, *getattr(scene, "before", ()))


def call_back(entry, fen=None, voucher="冲1", of_book="6540-2020"):
    """Both acts of undoing a transfer, of the first book where no other is named."""

    def run(scene):
        wrong, about = (
            scene.act(FINANCE, region="6540", reason=correcting.WRONG),
            {"earlier": getattr(scene, "before", ())},
        )
        asked, much = corrections.request_reversal(scene.book, entry, fen, XJ, wrong, of_book=of_book, **about)
        corrections.confirm_reversal(scene.book, asked, voucher, XJ, scene.act(region="6540"))
        return much

    return run
