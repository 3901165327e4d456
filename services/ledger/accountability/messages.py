"""Who answers, as a message."""

from collections.abc import Callable
from typing import Any

from services.ledger.accountability.entries import ResponsibleNamed
from shared.contracts import ledger


def _named(event: ResponsibleNamed) -> ledger.ResponsibleNamed:
    said = ledger.ResponsibleNamed.__struct_fields__
    return ledger.ResponsibleNamed(**{name: getattr(event, name) for name in said})


MESSAGES: dict[type, Callable[[Any], Any]] = {ResponsibleNamed: _named}
