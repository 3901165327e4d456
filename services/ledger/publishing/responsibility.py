"""Who answers, as a message."""

from collections.abc import Callable
from typing import Any

from services.ledger.domain import entries
from shared.contracts import ledger


def _named(event: entries.ResponsibleNamed) -> ledger.ResponsibleNamed:
    said = ledger.ResponsibleNamed.__struct_fields__
    return ledger.ResponsibleNamed(**{name: getattr(event, name) for name in said})


MESSAGES: dict[type, Callable[[Any], Any]] = {entries.ResponsibleNamed: _named}
