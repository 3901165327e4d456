"""The lines of a batch for a file: beside each payee's key what may be shown of them to those who may see it."""

from collections.abc import Callable
from typing import Any

from services.ledger.payees.access import SEE_MASKED, who
from shared.platform.web.context import QueryContext

Rows = list[dict[str, Any]]


def with_masks(ctx: QueryContext, read: Callable[[int, int], Rows]) -> Callable[[int, int], Rows]:
    """The same lines with masked name, number and account; as they are for other roles, and of who was erased."""
    if ctx.caller is None or ctx.caller.role not in SEE_MASKED or ctx.state.vault is None:
        return read
    vault, reader = ctx.state.vault, who(ctx)

    def masked(after: int, size: int) -> Rows:
        rows = read(after, size)
        masks = vault.masks((row["payee"] for row in rows), reader)
        return [row | masks.get(row["payee"], {}) for row in rows]

    return masked
