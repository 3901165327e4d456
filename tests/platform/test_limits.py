"""Limits: windows that slide, addresses as they are given out, places for streams."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import Request
from starlette.types import Message

from shared.platform.web import feed
from shared.platform.web.limits import Count, Limiter, Streams, Window, network_of
from shared.platform.web.problems import TooManyRequests, TooManyStreams
from tests.api import Api


def request_from(address: str) -> Request:
    """A request as a service sees it."""
    return Request({"type": "http", "headers": [], "client": (address, 0)})


def passes(window: Window, who: str, now: float) -> bool:
    """Whether a call is let through."""
    try:
        window.count(who, now)
    except TooManyRequests:
        return False
    return True


def test_no_span_of_a_minute_sees_more_than_the_limit_whenever_the_calls_come() -> None:
    window, let_through = Window("20/minute"), []
    for tenth in range(10 * 300):
        now = tenth / 10
        let_through += [now] if passes(window, "a", now) else []

    busiest = max(sum(start <= at < start + 60 for at in let_through) for start in let_through)
    assert busiest == 20
    assert len(let_through) >= 4 * 20


def test_what_was_sent_at_the_end_of_one_minute_counts_at_the_beginning_of_the_next() -> None:
    window = Window("20/minute")
    assert all(passes(window, "a", 59.9) for _ in range(20))
    assert not passes(window, "a", 60.1)
    assert not passes(window, "a", 100)
    assert passes(window, "a", 126)


def test_who_is_refused_is_told_when_there_is_room_and_then_there_is() -> None:
    window = Window("2/minute")
    assert passes(window, "a", 7)
    assert passes(window, "a", 9)
    with pytest.raises(TooManyRequests) as refused:
        window.count("a", 20)
    assert 40 < refused.value.seconds <= 60
    assert passes(window, "a", 20 + refused.value.seconds)


def test_a_refused_call_does_not_keep_the_window_shut() -> None:
    window = Window("1/minute")
    assert passes(window, "a", 0)
    assert not any(passes(window, "a", second) for second in range(1, 60))
    assert passes(window, "a", 67)


def test_one_who_floods_leaves_room_for_another() -> None:
    window = Window("5/minute")
    assert sum(passes(window, "flood", 1) for _ in range(1000)) == 5
    assert passes(window, "neighbour", 1)


def test_memory_stays_bounded_and_whoever_is_new_still_gets_in() -> None:
    window = Window("3/minute", most_counted=1000)
    for number in range(50_000):
        assert passes(window, f"address-{number}", number / 1000)
    assert len(window._sums) <= 1000
    assert sum(len(counts) for _, counts in window._parts) <= 1000


def test_a_window_is_empty_again_when_its_calls_are_over() -> None:
    window = Window("3/minute")
    window.count("a", 0)
    assert window.counted("b", 1000) == 0
    assert (window._sums, len(window._parts)) == ({}, 0)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:DB8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_address_stands_for_whoever_it_is_given_to(address: str, network: str) -> None:
    assert network_of(address) == network


def test_neighbours_of_one_ipv6_network_share_a_limit_and_other_networks_do_not() -> None:
    limiter = Limiter("1/second", "2/minute", clock=lambda: 5.0)
    limiter.address(request_from("2001:db8::1"))
    limiter.address(request_from("2001:db8::2"))
    with pytest.raises(TooManyRequests):
        limiter.address(request_from("2001:db8::3"))
    limiter.address(request_from("2001:db8:0:1::1"))


def test_a_call_refused_by_one_limit_is_counted_by_none() -> None:
    limiter = Limiter("1/second", "1/second", clock=lambda: 5.0)
    wide, narrow = Count("wide", "a", "10/minute"), Count("narrow", "a", "1/minute")
    limiter.take(wide, narrow)
    with pytest.raises(TooManyRequests):
        limiter.take(wide, narrow)
    assert (limiter.counted(wide), limiter.counted(narrow)) == (1, 1)


def test_a_count_that_does_not_bind_refuses_nobody() -> None:
    limiter = Limiter("1/second", "1/second", clock=lambda: 5.0)
    free = Count("notice", "n", "1/minute", binding=False)
    for _ in range(3):
        limiter.take(free)
    with pytest.raises(TooManyRequests):
        limiter.take(free._replace(binding=True))


def test_streams_are_limited_for_one_address_and_for_all() -> None:
    streams = Streams(of_one=2, of_all=3)
    first, second = request_from("10.0.0.1"), request_from("10.0.0.2")
    with streams.one(first), streams.one(first):
        with pytest.raises(TooManyRequests), streams.one(first):
            pass
        with streams.one(second), pytest.raises(TooManyStreams), streams.one(request_from("10.0.0.3")):
            pass
    with streams.one(second), streams.one(second), streams.one(first):
        assert streams._open == {"10.0.0.1": 1, "10.0.0.2": 2}
    assert streams._open == {}


@pytest.fixture
def impatient() -> Iterator[None]:
    """A slow reader is dropped after a tenth of a second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(feed, "SLOW_READER_SECONDS", 0.1)
        yield


@pytest.mark.parametrize("version", ["2.3", "2.4"])
@pytest.mark.usefixtures("impatient")
async def test_a_reader_who_takes_nothing_is_dropped_and_their_place_is_free(tally: Api, version: str) -> None:
    stuck = asyncio.Event()

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            stuck.set()
            await asyncio.Event().wait()

    await asyncio.wait_for(_open_stream(tally, send, version), 30)

    assert stuck.is_set()
    assert tally.app.state.service.limiter.streams._open == {}


async def test_a_stream_too_many_is_refused_in_words_and_told_when_to_come_again(tally: Api) -> None:
    tally.app.state.service.limiter.streams = Streams(of_one=0)

    answer = await tally.get("/events/stream", role="auditor")

    assert (answer.status_code, answer.json()["code"]) == (429, "too-many-requests")
    assert answer.headers["retry-after"] == "60"


async def test_a_service_full_of_streams_says_so(tally: Api) -> None:
    tally.app.state.service.limiter.streams = Streams(of_all=0)

    answer = await tally.get("/events/stream", role="auditor")

    assert (answer.status_code, answer.json()["code"]) == (503, "too-many-streams")
    assert answer.headers["retry-after"] == "60"


async def _open_stream(tally: Api, send: Any, version: str) -> None:
    """Ask for the stream of events as a server does."""
    token = tally.token("auditor")
    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": version}, "http_version": "1.1", "method": "GET",
        "path": "/tally/v1/events/stream", "raw_path": b"/tally/v1/events/stream", "query_string": b"",
        "root_path": "", "scheme": "http", "client": ("10.0.0.9", 1), "server": ("sluice", 80),
        "headers": [(b"host", b"sluice"), (b"authorization", f"Bearer {token}".encode())],
    }  # fmt: skip

    async def receive() -> Message:
        if not hasattr(receive, "told"):
            receive.told = True  # type: ignore[attr-defined]
            return {"type": "http.request", "body": b"", "more_body": False}
        return await asyncio.Event().wait()  # type: ignore[return-value]

    await tally.app(scope, receive, send)
