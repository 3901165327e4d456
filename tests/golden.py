"""The stored shape of events: every topic with its fields. What is stored once must be readable for ever.

`python -m tests.golden ledger services.ledger.book.account:SpecialAccount …` writes a service's golden file anew:
only for a field that was added with a default.
"""

import json
import sys
from collections.abc import Iterable
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints
from uuid import UUID

from shared.kernel.aggregate import Aggregate
from shared.kernel.records import fields_of
from shared.platform.eventstore.registry import event_classes, event_fields
from shared.platform.eventstore.stored_types import is_named_tuple

_PLAIN = (str, int, bool, type(None), date, datetime, UUID)


def check(service: str, aggregates: Iterable[type[Aggregate]]) -> None:
    """Compare what a service stores with its golden file, `tests/<service>/golden/events.json`."""
    assert stored_shape(*aggregates) == json.loads(_path(service).read_text(encoding="utf-8"))


def stored_shape(*aggregates: type[Aggregate]) -> dict[str, dict[str, Any]]:
    """Topic -> field -> type, as they lie in the event table; records are unfolded."""
    classes = [cls for aggregate in aggregates for cls in event_classes(aggregate)]
    return {
        cls.TOPIC: {name: _shape(kind) for name, kind in sorted(event_fields(cls).items())}
        for cls in sorted(classes, key=lambda cls: cls.TOPIC)
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
    if get_origin(kind) is tuple:
        return ["tuple", *(_shape(part) for part in get_args(kind))]
    return str(kind)


def _path(service: str) -> Path:
    return Path(__file__).parent / service / "golden" / "events.json"


def write(service: str, *names: str) -> None:
    """Write a service's golden file from aggregates named `module:Class`."""
    aggregates = [getattr(import_module(module), cls) for module, _, cls in (name.partition(":") for name in names)]
    text = json.dumps(stored_shape(*aggregates), indent=1, sort_keys=True, ensure_ascii=False)
    _path(service).parent.mkdir(exist_ok=True)
    _path(service).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(*sys.argv[1:])
