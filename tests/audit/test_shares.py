"""A county's share register again from its entries: whatever in it cannot be is named by its entry."""

import pytest

from audit.books import Books
from services.ledger.book.account import SpecialAccount
from services.ledger.shareholding.decisions import open_register, register_entity
from shared.tlog.lines import rows
from tests.audit.raw import lines
from tests.ledger import builders
from tests.ledger.builders import FINANCE, KEEPER, XJ, act
from tests.ledger.steps.shares import NAME, Sharing, entity, household

PAID = (
    *builders.POOL,
    builders.decided(),
    builders.commit(),
    builders.request(fen=50, payee=NAME, payee_class="cooperative"),
    builders.review(),
    builders.post(),
)


class Whole(Sharing):
    """As there, with everything from the opening of the book on."""

    def __init__(self):
        self.scene = builders.Scene()
        self.scene.book = SpecialAccount.open("654024", 2020, KEEPER, XJ, act(FINANCE))
        builders.together(*PAID)(self.scene)
        self.register = open_register("654024", act(FINANCE))
        register_entity(self.register, entity(), act(FINANCE))


def log():
    """Shares of three households, moved, given back and paid on, twice."""
    sharing = Whole()
    sharing.quantify(household(0, 30), household(1, 15), household(2, 15), fen=40)
    sharing.pay_out(101)
    sharing.transfer("p-household0", household(1, 12))
    sharing.transfer("p-household1", household(1, 7, payee=""))
    sharing.quantify(household(3, 2), document_no="量化方案2号")
    register_entity(sharing.register, entity(shares=60), act(FINANCE, reason="减资"))
    sharing.pay_out(10, "分红2号")
    return lines([*sharing.scene.book.collect_events(), *sharing.register.collect_events()])


def found_in(made):
    return Books().take(rows(b"".join(made)))


def place_of(made, topic, nth=0):
    return [at for at, text in enumerate(made) if f'share-register.{topic}"'.encode() in text][nth]


@pytest.mark.req("LED-58", "LED-67")
def test_a_register_as_the_ledger_keeps_it_is_found_right():
    assert found_in(log()) == []


WRONGS = {
    # kind of entry, which of them, what it says, what it is made to say, what is told
    "beyond-the-whole": ("shares-quantified", 0, b'"p-household0","%s","654024101001",30]' % (b"c" * 43),
                         b'"p-household0","%s","654024101001",71]' % (b"c" * 43), "超过总股份"),
    "no-shares": ("shares-quantified", 1, b'"654024101001",2]', b'"654024101001",0]', "不是正数"),
    "beyond-what-was-paid": ("shares-quantified", 1, b'"fen":10', b'"fen":11', "已量化 51 分，实拨 50 分"),
    "another-project": ("shares-quantified", 0, b'"project":"P1"', b'"project":"P2"', "已量化"),
    "no-such-payment": ("shares-quantified", 0, b'"payment":"654024-2020', b'"payment":"654024-2021', "拨付申请"),
    "another-countys-book": ("shares-quantified", 0, b'"book":"654024-', b'"book":"654023-', "不是本县的"),
    "a-household-twice": ("shares-quantified", 0, b"p-household1", b"p-household0", "两次"),
    "no-such-entity": ("shares-quantified", 0, b'"entity":"93', b'"entity":"92', "没有经营主体"),
    "more-than-it-has": ("shares-transferred", 0, b'"shares":12', b'"shares":31', "只有 30 股，转出 31 股"),
    "to-itself": ("shares-transferred", 0, b'"to_payee":"p-household1"', b'"to_payee":"p-household0"', "转出 12 股"),
    "a-whole-below-what-is-held": ("entity-registered", 1, b'"shares":60', b'"shares":54', "超过总股份 54 股"),
    "other-shares": ("dividend-declared", 0, b'"shares":60', b'"shares":61', "与台账不符"),
    "the-same-paper": ("dividend-declared", 1, "分红2号".encode(), "分红1号".encode(), "两次"),
    "a-fen-too-much": ("dividend-split", 0, b'"p-household0",30,51]', b'"p-household0",30,50]', "各户合计"),
    "another-share": ("dividend-split", 0, b'"p-household1",15,25]', b'"p-household1",16,25]', "股数与台账不符"),
    "another-place": ("dividend-split", 0, b'"first":1', b'"first":2', "应从第 1 户"),
    "another-paper": ("dividend-split", 1, "分红2号".encode(), "分红3号".encode(), "没有待分的分红"),
    "another-county": ("shares-transferred", 1, b'"county":"654024"', b'"county":"654023"', "不属于本县"),
    "unreadable": ("shares-quantified", 0, b'"fen":', b'"fun":', "读不出来"),
}  # fmt: skip


@pytest.mark.req("LED-58")
@pytest.mark.parametrize("wrong", WRONGS)
def test_the_first_impossible_entry_of_a_register_is_named_and_ends_its_judging(wrong):
    topic, nth, said, instead, told = WRONGS[wrong]
    made = log()
    place = place_of(made, topic, nth)
    assert said in made[place]
    made[place] = made[place].replace(said, instead, 1)

    (finding,) = found_in(made)

    assert finding.sequence == place + 1
    assert finding.entry == place + 1 - place_of(made, "opened")
    assert told in str(finding)


def test_what_division_leaves_over_goes_to_the_largest_remainders():
    made = log()
    place = place_of(made, "dividend-split")
    made[place] = (
        made[place].replace(b",30,51]", b",30,50]").replace(b'"p-household1",15,25]', b'"p-household1",15,26]')
    )

    (finding,) = found_in(made)

    assert (finding.sequence, "余数最大" in finding.detail) == (place + 1, True)


def test_a_dividend_is_split_to_the_end_before_anything_else_happens_in_the_register():
    made = log()
    place = place_of(made, "dividend-split")
    made[place] = made[place].replace(b',["p-household2",15,25]', b"")

    (finding,) = found_in(made)

    assert (finding.sequence, "尚未分完" in finding.detail) == (place + 2, True)


def test_a_county_has_one_register():
    made = log()
    first = place_of(made, "opened")
    other = made[first].replace(b'"aggregate":"f0f', b'"aggregate":"aaa')

    (finding,) = found_in([*made, other])

    assert "两次" in finding.detail


def test_payments_of_a_book_that_is_wrong_itself_are_not_held_against_its_register():
    made = log()
    made[1] = made[1].replace(b'"fen":100', b'"fen":-100')

    assert [(finding.sequence, finding.book) for finding in found_in(made)] == [(2, "654024-2020")]
