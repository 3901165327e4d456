"""What is stored once must be readable for ever: topics and fields change by adding only."""

import pytest

from services.ledger.book.account import SpecialAccount
from services.ledger.main import SERVICE
from shared.platform.eventstore.registry import TypedMapper, check_events
from tests import golden
from tests.ledger.builders import FINANCE, READY, Scene, act, pay, spend, state, surplus, together
from tests.ledger.steps.corrections import ask_reversal, reclaim, refund, reverse

MINORITY = "财农〔2020〕1号 少数民族"


def test_the_stored_shape_of_every_event_is_the_golden_one():
    golden.check("ledger")


def test_every_event_field_has_a_type_that_comes_back_exactly():
    check_events(tuple(SERVICE.log.events))


@pytest.mark.req("XC-42")
def test_a_book_replayed_from_its_stored_bytes_is_the_same_book():
    scene = Scene()
    opened = SpecialAccount.open("654024", 2020, scene.book.state.keeper, scene.pack, act(FINANCE))
    together(*READY, pay(50), spend(20), refund(10), reverse("payment", 5), reclaim(1, lot=MINORITY))(scene)
    together(ask_reversal("spending", 5), state("P1", "S16"), surplus())(scene)
    mapper = TypedMapper(SERVICE.log.events)

    replayed = None
    for event in [*opened.collect_events(), *scene.book.collect_events()]:
        replayed = mapper.to_domain_event(mapper.to_stored_event(event)).mutate(replayed)

    assert replayed.state.lots == scene.book.state.lots
    assert replayed.state.commitments == scene.book.state.commitments
    assert replayed.state.payments == scene.book.state.payments
    assert (replayed.state.originals, replayed.state.reversals) == (
        scene.book.state.originals,
        scene.book.state.reversals,
    )
    assert (replayed.version, replayed.state.vouchers) == (scene.book.version, scene.book.state.vouchers)
