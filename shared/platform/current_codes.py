"""Division codes in what was stored or published earlier, as they are today.

A log is never rewritten: an event of a county that has a new code since keeps the old one for life, and so do its hash
and its seal. Whoever reads it is given the place under its code of today, so that nothing behind the reading has to
know that codes change. Names (a book, a project) stay as they were given.
"""

import re
from functools import cache
from typing import Any, get_args, get_type_hints

from shared.kernel.divisions import succession
from shared.kernel.records import fields_of

PLACES = ("county", "place", "beneficiary_place", "to", "to_place")
"""The fields of events, messages and requests that hold the code of a division."""

_WRITTEN = re.compile(rb'("(?:%s)":")(\d{4,12})(?=")' % "|".join(PLACES).encode())


def with_current_codes(content: bytes) -> bytes:
    """JSON with the code of today in every field that names a place."""
    return _WRITTEN.sub(_current, content)


def _current(found: re.Match[bytes]) -> bytes:
    return found[1] + succession().current(found[2].decode()).encode()


@cache
def names_a_place(kind: Any) -> bool:
    """Whether values of a type have such a field, however deep."""
    if fields_of(kind):
        hints = get_type_hints(kind)
        return any(name in PLACES or names_a_place(part) for name, part in hints.items())
    return any(names_a_place(part) for part in get_args(kind) if part is not Ellipsis)
