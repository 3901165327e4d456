"""Canonical JSON: the keys of every object sorted. What is hashed one day is what lies in the table.

Sorting at run time costs more than writing. So the fields of a class are put in order once, and the act, the same
for all events of a command, is written once. A test holds both ways side by side: the bytes are the same.
"""

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec

_SORTING = msgspec.json.Encoder(order="sorted")
_AS_DECLARED = msgspec.json.Encoder()

_PLAIN = (str, int, bool, type(None), date, datetime)

canonical = _SORTING.encode
"""Any storable value as canonical JSON."""


class StateWriter:
    """Writes the stored fields of one class of events. Not shared between threads: it remembers the last act."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._names = sorted(fields)
        self._row = msgspec.defstruct("State", self._names, gc=False)
        ordered = ((at, _in_order(fields[name])) for at, name in enumerate(self._names) if name != "act")
        self._ordered = [(at, put) for at, put in ordered if put is not None]
        self._act_at = self._names.index("act")
        self._act: Any = None
        self._raw_act = msgspec.Raw()

    def write(self, state: Mapping[str, Any]) -> bytes:
        """The fields as canonical JSON."""
        act = state["act"]
        if act is not self._act:
            self._act, self._raw_act = act, msgspec.Raw(canonical(act))
        values = [state[name] for name in self._names]
        values[self._act_at] = self._raw_act
        for at, put in self._ordered:
            values[at] = put(values[at])
        return _AS_DECLARED.encode(self._row(*values))


def _in_order(kind: Any) -> Callable[[Any], Any] | None:
    """How a value of this type is put in order; None when there is nothing to put."""
    if _orderless(kind):
        return None
    if (
        isinstance(kind, type)
        and dataclasses.is_dataclass(kind)
        and all(_orderless(part) for part in get_type_hints(kind).values())
    ):
        return _of_dataclass(kind)
    return lambda value: msgspec.Raw(canonical(value))


def _orderless(kind: Any) -> bool:
    if get_origin(kind) in (Union, UnionType):
        return all(map(_orderless, get_args(kind)))
    if get_origin(kind) in (tuple, list):
        return all(part is Ellipsis or _orderless(part) for part in get_args(kind))
    return kind in _PLAIN


@cache
def _of_dataclass(kind: Any) -> Callable[[Any], Any] | None:
    names = sorted(field.name for field in dataclasses.fields(kind))
    if len(names) < 2:  # attrgetter gives no tuple for one
        return None
    row, values = msgspec.defstruct("Part", names, gc=False), attrgetter(*names)
    return lambda value: row(*values(value))
