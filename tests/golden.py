"""The stored shape of events: every topic with its fields. What is stored once must be readable for ever."""

import dataclasses
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

from shared.eventstore import event_classes, event_fields
from shared.kernel.aggregate import Aggregate

_PLAIN = (str, int, bool, type(None), date, datetime, UUID)


def stored_shape(*aggregates: type[Aggregate]) -> dict[str, dict[str, Any]]:
    """Topic -> field -> type, as they lie in the event table; dataclasses are unfolded."""
    classes = [cls for aggregate in aggregates for cls in event_classes(aggregate)]
    return {
        cls.TOPIC: {name: _shape(kind) for name, kind in sorted(event_fields(cls).items())}
        for cls in sorted(classes, key=lambda cls: cls.TOPIC)
    }


def _shape(kind: Any) -> Any:
    if kind in _PLAIN or kind is Ellipsis:
        return getattr(kind, "__name__", "...").replace("ellipsis", "...")
    if dataclasses.is_dataclass(kind):
        return {name: _shape(part) for name, part in sorted(get_type_hints(kind).items())}
    if get_args(kind):
        return {getattr(get_origin(kind), "__name__", str(get_origin(kind))): [_shape(part) for part in get_args(kind)]}
    return getattr(kind, "__name__", str(kind))


def read(path: Path) -> dict[str, dict[str, Any]]:
    """A golden file."""
    shape: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return shape
