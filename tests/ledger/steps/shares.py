"""The steps of a county's share register."""

from services.ledger.shareholding import decisions
from services.ledger.shareholding.decisions import Quantification
from services.ledger.shareholding.entities import Entity
from services.ledger.shareholding.events import Allotted
from tests.ledger.builders import FINANCE, ON, POOL, XJ, act, after, commit, decided, post, request, review, together
from tests.ledger.people import VILLAGE

COOPERATIVE, COMPANY = "93654024MA78ABCD19", "91654024MA78ABCD2J"
NAME = "天山养殖专业合作社"


def entity(code=COOPERATIVE, shares=100, **more):
    facts = {"name": NAME, "kind": "cooperative", "place": VILLAGE, "document_no": "章程1号"} | more
    return Entity(code=code, shares=shares, **facts)


def household(number, shares=10, **more):
    facts = {"payee": f"p-household{number}", "commitment": "c" * 43, "place": VILLAGE} | more
    return Allotted(shares=shares, **facts)


def paid(fen=50, payee=NAME, category="industry", **more):
    """A book with one payment to the cooperative."""
    to = {"payee_class": "cooperative", "payee": payee} | more
    ready = (*POOL, decided(category=category), commit())
    return after(*ready, together(request(fen=fen, **to), review(), post()))


class Sharing:
    """A register, and the payment whose money becomes shares. Everything happens on `day`."""

    day = ON

    def __init__(self, fen=50, **more):
        self.scene = paid(fen, **more)
        self.register = decisions.open_register("654024", act(FINANCE))
        decisions.register_entity(self.register, entity(), act(FINANCE))

    def register_anew(self, shares=100):
        decisions.register_entity(self.register, entity(shares=shares), act(FINANCE, at=self.day, reason="增资"))

    @property
    def payment(self):
        return self.scene.book.state.payments[self.scene.payment]

    def quantify(self, *holders, fen=10, code=COOPERATIVE, document_no="量化方案1号", by=FINANCE, reason=""):
        what = Quantification(code, self.scene.book.state.book, self.scene.payment, fen, document_no)
        return decisions.quantify(self.register, what, self.payment, holders, XJ, act(by, at=self.day, reason=reason))

    def transfer(self, payee, to, reason="户主去世", document_no="村民会议1号", code=COOPERATIVE):
        decisions.transfer(self.register, code, payee, to, document_no, act(FINANCE, at=self.day, reason=reason))

    def pay_out(self, fen=100, document_no="分红1号", code=COOPERATIVE, year=2020):
        return decisions.declare_dividend(self.register, code, year, fen, document_no, act(FINANCE, at=self.day))

    def held(self, code=COOPERATIVE):
        return self.register.entities[code].held
