"""What the machine puts into its commands."""

from hypothesis import strategies as some

from services.ledger.book.batch import Line
from services.ledger.expected_receipts.announcement import Announcement
from tests.ledger.builders import FINANCE, KEEPER
from tests.ledger.machine.model.sheets import TODAY
from tests.ledger.people import VILLAGE

YEARS = some.sampled_from((2020, 2020, 2020, 2021))
PROJECTS = some.sampled_from(("P1", "P1", "P2", "P3", "P2021"))
FEN = some.integers(1, 200)
PART = some.integers(1, 30)
RARELY = some.sampled_from((False,) * 5 + (True,))
WHICH = some.integers(0, 40)
DOCUMENTS = some.integers(1, 12)
KEEPERS = some.sampled_from((KEEPER,) * 8 + ("zhao", FINANCE))
CATEGORIES = some.sampled_from(("", "industry", "public-service"))
PURPOSES = some.sampled_from(("industry", "industry", "industry", "education"))
WHEN = some.sampled_from(("open",) * 8 + ("later", "sealed", "adjusting"))
HOUSEHOLDS = ("vault-id-0001", "vault-id-0002", "vault-id-0003", "vault-id-0004")


def name_of(number):
    return f"文〔2020〕{number}号 专项"


def plain(draws):
    return tuple((draw.lot, draw.fen) for draw in draws or ())


def play_announcement(number, fen):
    facts = {"level": "central", "fund_type": "special", "issuing_department": "财政部", "due_on": TODAY}
    return Announcement("notice", f"文〔2020〕{number}号", "专项", fen, **facts)


def batch_line(payee, fen, bad):
    return Line(payee, "" if bad else "hash", VILLAGE, fen, 1, "industry-award", "", "", "", "", "")
