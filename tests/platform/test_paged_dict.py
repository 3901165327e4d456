"""A paged dictionary is the one that was laid out, whatever is asked of it and in whatever order."""

import random
from typing import Any

import msgspec
import pytest

from shared.platform.eventstore import paged_dict
from shared.platform.eventstore.paged_dict import PagedDict, Pages, from_pages, to_pages


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paged_dict, "PAGE", 3)


def pack(keys: list[Any], values: list[Any]) -> bytes:
    return msgspec.msgpack.encode([keys, values])


def read(page: bytes) -> dict[Any, Any]:
    return dict(zip(*msgspec.msgpack.decode(page), strict=True))


def laid_out(value: dict[Any, Any]) -> Any:
    stored = msgspec.msgpack.decode(msgspec.msgpack.encode(to_pages(value, pack)), type=Pages)
    return from_pages(stored, read)


def named(count: int) -> dict[Any, Any]:
    return {f"新财扶〔2020〕{number}号": number for number in reversed(range(count))}


def closed(held: PagedDict) -> int:
    return len(held._closed)


@pytest.mark.parametrize("count", [0, 1, 3, 4, 20])
def test_it_is_the_dictionary_that_was_laid_out_in_its_order(count: int) -> None:
    assert laid_out(named(count)) == named(count)
    assert list(laid_out(named(count)).items()) == list(named(count).items())
    assert dict(laid_out(named(count))) == named(count)
    assert len(laid_out(named(count))) == count


def test_a_key_opens_its_own_page_and_a_stranger_opens_none() -> None:
    held = laid_out(named(20))

    assert "新财扶〔2020〕20号" not in held
    assert held.get("新财扶〔2020〕20号", 7) == 7
    assert closed(held) == 7
    assert held["新财扶〔2020〕5号"] == 5
    assert held.get("新财扶〔2020〕5号") == 5
    assert closed(held) == 6
    with pytest.raises(KeyError):
        held["新财扶〔2020〕20号"]


def test_numbers_are_keys_as_well_as_names() -> None:
    held = laid_out({number: str(number) for number in range(5, 2**33, 2**29)})

    assert held[5] == "5"
    assert held[5 + 2**32] == str(5 + 2**32)
    assert 6 not in held


def test_what_was_changed_before_its_page_was_opened_stays_changed_in_its_place() -> None:
    held, plain = laid_out(named(8)), named(8)
    for one in (held, plain):
        one["新财扶〔2020〕1号"] = "changed"
        one["another"] = "new"

    assert held["新财扶〔2020〕1号"] == "changed"
    assert held["新财扶〔2020〕2号"] == 2
    assert list(held.items()) == list(plain.items())


def test_an_object_of_an_open_page_is_the_same_when_all_pages_are_open() -> None:
    held = laid_out({number: [number] for number in range(9)})
    held[4].append("more")

    assert list(held.values())[4] is held[4]
    assert held[4] == [4, "more"]


def test_whatever_is_done_to_it_it_stays_equal_to_a_plain_dictionary() -> None:
    dice = random.Random(7)
    for _ in range(200):
        plain = {number: number for number in dice.sample(range(40), 20)}
        held = laid_out(plain)
        for _ in range(8):
            key, done = dice.randrange(40), dice.choice(DEEDS)
            assert done(held, key) == done(plain, key)
        assert held == plain
        assert list(held) == list(plain)


def _delete(one: dict[Any, Any], key: int) -> bool:
    there = key in one
    if there:
        del one[key]
    return there


DEEDS = [
    _delete,
    lambda one, key: one.get(key),
    lambda one, key: key in one,
    lambda one, key: one.setdefault(key, "default"),
    lambda one, key: one.__setitem__(key, "set"),
    lambda one, key: one.pop(key, None),
    lambda one, key: one.update({key: "updated"}),
    lambda one, key: one | {key: "joined"},
    lambda one, key: one.copy(),
    lambda one, key: len(one),
    lambda one, key: list(reversed(one)),
    lambda one, key: sorted(one.values(), key=str),
    lambda one, key: repr(one),
    lambda one, key: one != {key: key},
]
