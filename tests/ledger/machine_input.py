"""What the machine puts into its commands."""

from services.ledger.book.batch import Line
from services.ledger.expected_receipts.announcement import Announcement
from tests.ledger.oracle import TODAY
from tests.ledger.people import VILLAGE


def name_of(number):
    return f"文〔2020〕{number}号 专项"


def plain(draws):
    return tuple((draw.lot, draw.fen) for draw in draws or ())


def play_announcement(number, fen):
    facts = {"level": "central", "fund_type": "special", "issuing_department": "财政部", "due_on": TODAY}
    return Announcement("notice", f"文〔2020〕{number}号", "专项", fen, **facts)


def batch_line(payee, fen, bad):
    return Line(payee, "" if bad else "hash", VILLAGE, fen, 1, "industry-award", "", "", "", "", "")
