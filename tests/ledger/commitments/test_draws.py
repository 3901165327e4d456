"""Which lots a project's money is drawn from: named by the county, or by order; always to the fen, always stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.ledger.book.lots import Draw, Lot
from services.ledger.commitments import allocation as draws
from services.ledger.commitments import decisions as commitments
from services.ledger.commitments.errors import LotsNotFitting
from tests.ledger.builders import ON, PACKS, act, after, decided, entries_of, receive, together

GZ = next(pack for pack in PACKS if pack.code == "GZ")
LOTS = (
    receive("文1", "新", 60),
    receive("文2", "旧", 30, origin_year=2018),
    receive("文3", "产业", 30, restriction="industry"),
    receive("文4", "教育", 50, restriction="education"),
)


def commit(*lots, order=()):
    def run(scene):
        return commitments.commit(
            scene.book,
            scene.files["P1"],
            "P1",
            scene.pack,
            act("li"),
            lots=tuple(Draw(*lot) for lot in lots),
            order=order,
        )

    return run


@pytest.mark.req("LED-08")
def test_the_county_may_name_the_lots_and_the_split_is_stored_as_named():
    scene = after(*LOTS, decided(fen=70))

    commit(("文1 新", 50), ("文3 产业", 20))(scene)

    (committed,) = entries_of(scene)
    assert committed.draws == (Draw("文1 新", 50), Draw("文3 产业", 20))


@pytest.mark.req("LED-08")
@pytest.mark.parametrize(
    ("named", "lines"),
    [
        ([("文1 新", 61), ("文2 旧", 9)], ["/lots/0"]),
        ([("文9 无", 70)], ["/lots/0"]),
        ([("文1 新", 20), ("文4 教育", 50)], ["/lots/1"]),
        ([("文1 新", 35), ("文1 新", 35)], ["/lots/1"]),
        ([("文1 新", 60), ("文2 旧", 0)], ["/lots/1"]),
        ([("文1 新", 60), ("文2 旧", 9)], []),
    ],
)
def test_a_named_lot_that_does_not_hold_does_not_serve_or_does_not_add_up_is_refused(named, lines):
    scene = after(*LOTS, decided(fen=70))

    with pytest.raises(LotsNotFitting) as refusal:
        commit(*named)(scene)
    assert [problem.pointer for problem in refusal.value.fields] == lines


@pytest.mark.req("LED-08")
@pytest.mark.parametrize(
    ("order", "split"),
    [
        (("earmarked", "oldest"), {"文3 产业": 30, "文2 旧": 30, "文1 新": 10}),
        (("oldest",), {"文2 旧": 30, "文1 新": 40}),
        (("earmarked", "proportional"), {"文3 产业": 30, "文1 新": 27, "文2 旧": 13}),
        (("proportional",), {"文1 新": 35, "文2 旧": 18, "文3 产业": 17}),
    ],
)
def test_lots_are_drawn_in_the_order_that_is_asked_for(order, split):
    scene = after(*LOTS, decided(fen=70))

    drawn = commit(order=order)(scene)

    assert {draw.lot: draw.fen for draw in drawn} == split


@pytest.mark.req("LED-47")
def test_in_ganzhou_recovered_stock_money_is_used_before_all_other():
    stock = receive("清理1", "存量", 30, kind="recovered-stock", level="county", arranged_by="own", origin_year=2019)
    older = receive("文2", "旧", 100, origin_year=2018)
    together(older, stock)(scene := after(pack=GZ, county="360732"))
    lots = draws.serving(scene.book.state.lots, "P1", "industry")

    assert draws.by_order(lots, GZ.ledger.order, 40) == (Draw("清理1 存量", 30), Draw("文2 旧", 10))


@given(some.lists(some.integers(1, 10**12), min_size=1, max_size=8), some.integers(0, 10**12))
def test_proportional_shares_add_up_to_the_fen_and_no_lot_gives_more_than_it_holds(held, wanted):
    lots = {f"L{n}": Lot("special", 2020, ON, "", "", fen, fen) for n, fen in enumerate(held)}

    split = draws.by_order(lots, ("proportional",), wanted)

    if wanted > sum(held):
        assert split is None
    else:
        assert sum(draw.fen for draw in split) == wanted
        assert all(0 < draw.fen <= lots[draw.lot].available for draw in split)
        exact = {name: wanted * lot.available / sum(held) for name, lot in lots.items()}
        assert all(abs(draw.fen - exact[draw.lot]) <= 1 + exact[draw.lot] * 1e-9 for draw in split)
