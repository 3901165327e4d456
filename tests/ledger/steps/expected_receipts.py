"""The steps of announcing money, and of settling what came in advance."""

from services.ledger.expected_receipts import decisions as expected_receipts
from services.ledger.expected_receipts.announcement import Announcement
from tests.ledger.builders import FINANCE, ON
from tests.ledger.builders import receive as taken

ADVANCE = taken("预拨1", fen=100, kind="advance-payment", level="prefecture")


def announce(document_no="财农〔2020〕1号", fund_line="专项", fen=100, region="654024", **more):
    facts = {
        "source": "notice",
        "level": "central",
        "fund_type": "special",
        "issuing_department": "财政部",
        "due_on": ON,
    }
    said = Announcement(document_no=document_no, fund_line=fund_line, fen=fen, **({"due_on": ON} | facts | more))
    return lambda scene: expected_receipts.announce(scene.book, said, scene.pack, scene.act(FINANCE, region=region))


def withdraw(name="财农〔2020〕1号 专项", reason="上级收回指标"):
    return lambda scene: expected_receipts.withdraw(scene.book, name, scene.pack, scene.act(FINANCE, reason=reason))


def postpone(due_on=ON, name="财农〔2020〕1号 专项", reason="上级推迟下达"):
    return lambda scene: expected_receipts.postpone(
        scene.book, name, due_on, scene.pack, scene.act(FINANCE, reason=reason)
    )


def settle(fen=40, lot="预拨1 专项", document_no="财农〔2020〕9号", region="654024"):
    return lambda scene: expected_receipts.settle_advance(
        scene.book, lot, document_no, ON, fen, scene.pack, scene.act(FINANCE, region=region)
    )
