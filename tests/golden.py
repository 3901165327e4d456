"""The stored shape of events: every topic with its fields. What is stored once must be readable for ever.

`python -m tests.golden ledger` writes a service's golden file anew: only for a field that was added with a default.
"""

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

from deploy.documents import log_of
from shared.kernel.records import fields_of
from shared.platform.eventstore.registry import EventRegistry, event_fields
from shared.platform.eventstore.stored_types import is_named_tuple

_PLAIN = (str, int, bool, type(None), date, datetime, UUID)


def check(service: str) -> None:
    """Compare what a service stores with its golden file, `tests/<service>/golden/events.json`."""
    assert stored_shape(log_of(service).events) == json.loads(_path(service).read_text(encoding="utf-8"))


def stored_shape(events: EventRegistry) -> dict[str, dict[str, Any]]:
    """Topic -> field -> type, as they lie in the event table; records are unfolded."""
    return {
        cls.TOPIC: {name: _shape(kind) for name, kind in sorted(event_fields(cls).items())}
        for cls in sorted(events, key=lambda cls: cls.TOPIC)
    }


def _shape(kind: Any) -> Any:
    if kind in _PLAIN:
        return kind.__name__
    if kind is Ellipsis:
        return "Ellipsis"
    if is_named_tuple(kind):
        hints = get_type_hints(kind)
        return [f"{name}: {_shape(hints[name])}" for name in kind._fields]
    if parts := fields_of(kind):
        return {name: _shape(part) for name, part in sorted(parts.items())}
    if get_origin(kind) is tuple or any(fields_of(part) for part in get_args(kind)):
        return [get_origin(kind).__name__, *(_shape(part) for part in get_args(kind))]
    return str(kind)


def _path(service: str) -> Path:
    return Path(__file__).parent / service / "golden" / "events.json"


def write(service: str) -> None:
    """Write a service's golden file."""
    text = json.dumps(stored_shape(log_of(service).events), indent=1, sort_keys=True, ensure_ascii=False)
    _path(service).parent.mkdir(exist_ok=True)
    _path(service).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(sys.argv[1])
