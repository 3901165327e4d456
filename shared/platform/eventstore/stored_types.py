"""Which types may stand in a stored event: those that come back exactly as they went in."""

import types
from datetime import date, datetime
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from shared.kernel.records import fields_of

_SCALARS = (str, int, bool, type(None), date, datetime, UUID)
_CONTAINERS = (list, tuple, set, frozenset, types.UnionType, Union)


class NotStorable(TypeError):
    """An event field has a type that could not be read back exactly (a float, Any, a bare dict)."""


def check_storable(where: str, kind: Any) -> None:
    """Raise NotStorable, naming the field, unless the type is on the white list."""
    origin = get_origin(kind)
    if kind in _SCALARS or kind is Ellipsis or origin is Literal:
        return
    if origin in _CONTAINERS:
        for part in get_args(kind):
            check_storable(where, part)
    elif origin is dict:
        _check_dict(where, kind)
    elif fields_of(kind) or is_named_tuple(kind):
        for name, part in get_type_hints(kind).items():
            check_storable(f"{where}.{name}", part)
    elif not (isinstance(kind, type) and issubclass(kind, Enum)):
        raise NotStorable(f"{where}: {kind!r} must not stand in a stored event")


def is_named_tuple(kind: Any) -> bool:
    """Whether a type is a NamedTuple, which is stored as an array: for rows of which an event holds many."""
    return isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields")


def _check_dict(where: str, kind: Any) -> None:
    key, value = get_args(kind)
    if not (isinstance(key, type) and issubclass(key, (str, Enum))):
        raise NotStorable(f"{where}: keys must be strings")
    check_storable(where, value)
