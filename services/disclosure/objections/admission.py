"""How many objections are taken: of an address, of a form, on a notice.

A township office is one address for all who sit behind it. Half of its share is kept for the first five tries of forms
that were served, and some of it for other notices than the one that somebody floods. A notice that is flooded from many
addresses still takes the first letter from each.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import Request

from shared.platform.web.limits import Count, Limiter, caller_of
from shared.platform.web.problems import TooManyRequests

TRIES = 5


@dataclass(frozen=True)
class Limits:
    """How many objections: of an address, of it without a served form, of it on one notice, on a notice, of a form."""

    of_address: str = "40/minute"
    without_form: str = "20/minute"
    of_address_on_notice: str = "30/minute"
    on_notice: str = "60/minute"
    of_form: str = f"{TRIES}/minute"


LIMITS = Limits()
BUSY = "提交过于频繁，请 {} 秒后再提交一次；也可拨打公告上的监督举报电话反映"


def admit(limiter: Limiter, request: Request, notice: str, form: str) -> None:
    """Count an objection to a notice; `form` is the served form it came by, empty where it came without one.

    Raises TooManyRequests, which says when to come again and where else to turn to.
    """
    try:
        limiter.take(*_counts(limiter, caller_of(request), notice, form))
    except TooManyRequests as busy:
        raise TooManyRequests(busy.seconds, BUSY.format(busy.seconds)) from busy


def _counts(limiter: Limiter, address: str, notice: str, form: str) -> Iterator[Count]:
    here = Count("objections-of-address-on-notice", f"{address} {notice}", LIMITS.of_address_on_notice)
    yield Count("objections-of-address", address, LIMITS.of_address)
    yield here
    yield Count("objections-on-notice", notice, LIMITS.on_notice, binding=limiter.counted(here) > 0)
    served = Count("objections-of-form", form, LIMITS.of_form)
    if form and limiter.counted(served) < TRIES:
        yield served
    else:
        yield Count("objections-without-form", address, LIMITS.without_form)
