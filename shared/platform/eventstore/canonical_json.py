"""Canonical JSON: the keys of every object sorted. What is hashed one day is what lies in the table.

Sorting at run time costs more than writing. So the fields of a class are put in order once, and the act, the same
for all events of a command, is written once. A test holds both ways side by side: the bytes are the same.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from types import UnionType
from typing import Any, TypedDict, Union, cast, get_args, get_origin, get_type_hints

import msgspec

from shared.kernel.records import fields_of

_SORTING = msgspec.json.Encoder(order="sorted")
_AS_DECLARED = msgspec.json.Encoder()

_PLAIN = (str, int, bool, type(None), date, datetime)

canonical = _SORTING.encode
"""Any storable value as canonical JSON."""


class StateWriter:
    """Writes the stored fields of one class of events."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._names = sorted(fields)
        self._row = msgspec.defstruct("State", self._names, gc=False)
        ordered = ((at, _in_order(fields[name])) for at, name in enumerate(self._names) if name != "act")
        self._ordered = [(at, put) for at, put in ordered if put is not None]
        self._act_at = self._names.index("act")
        self._last_act: tuple[Any, msgspec.Raw] = (None, msgspec.Raw())

    def write(self, state: Mapping[str, Any]) -> bytes:
        """The fields as canonical JSON."""
        act, raw_act = self._last_act
        if act is not state["act"]:
            act, raw_act = self._last_act = state["act"], msgspec.Raw(canonical(state["act"]))
        values = [state[name] for name in self._names]
        values[self._act_at] = raw_act
        for at, put in self._ordered:
            values[at] = put(values[at])
        return _AS_DECLARED.encode(self._row(*values))


def _in_order(kind: Any) -> Callable[[Any], Any] | None:
    """How a value of this type is put in order; None when there is nothing to put."""
    if _orderless(kind):
        return None
    parts = fields_of(kind)
    if parts and all(map(_orderless, parts.values())):
        return None if list(parts) == sorted(parts) else _of_fields(tuple(sorted(parts)))
    return lambda value: msgspec.Raw(canonical(value))


def _orderless(kind: Any) -> bool:
    if get_origin(kind) in (Union, UnionType):
        return all(map(_orderless, get_args(kind)))
    if get_origin(kind) in (tuple, list):
        return all(part is Ellipsis or _orderless(part) for part in get_args(kind))
    if isinstance(kind, type) and issubclass(kind, tuple):  # a NamedTuple lies as an array
        return all(map(_orderless, get_type_hints(kind).values()))
    return kind in _PLAIN


@cache
def _of_fields(names: tuple[str, ...]) -> Callable[[Any], Any] | None:
    if len(names) < 2:  # attrgetter gives no tuple for one
        return None
    row, values = msgspec.defstruct("Part", names, gc=False), attrgetter(*names)
    return lambda value: row(*values(value))


class StateReader:
    """Reads stored fields into the types that a class of events declares. The same act is read once."""

    def __init__(self, cls_name: str, kinds: Mapping[str, Any]) -> None:
        self._whole = _decoder(cls_name, kinds)
        self._rest = _decoder(cls_name, {name: kind for name, kind in kinds.items() if name != "act"})
        self._act = msgspec.json.Decoder(kinds["act"])
        self._last_act: tuple[bytes, Any] = (_NO_ACT, None)

    def read(self, state: bytes) -> dict[str, Any]:
        """The fields by name."""
        start, act = self._last_act
        if not state.startswith(start):
            if not state.startswith(_ACT_FIRST):
                return self._whole.decode(state)
            raw = bytes(_act_alone.decode(state).act)
            act = self._act.decode(raw)
            start = _ACT_FIRST + raw + b","
            self._last_act = (start, act)
            if not state.startswith(start):
                return self._whole.decode(state)
        facts = self._rest.decode(b"{" + state[len(start) :])
        facts["act"] = act
        return facts


class _ActAlone(msgspec.Struct):
    act: msgspec.Raw


_act_alone = msgspec.json.Decoder(_ActAlone)
_ACT_FIRST, _NO_ACT = b'{"act":', b"\0"


def _decoder(name: str, kinds: Mapping[str, Any]) -> msgspec.json.Decoder[dict[str, Any]]:
    in_order = dict(sorted(kinds.items()))
    return msgspec.json.Decoder(cast("type[dict[str, Any]]", TypedDict(name, in_order)))  # type: ignore[operator]
