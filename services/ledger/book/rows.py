"""Rows on their way out: integer fen stay, and the amount in yuan comes to stand beside them."""

from typing import Any

from shared.kernel.money import yuan

Row = dict[str, Any]


def with_yuan(row: Row) -> Row:
    """Beside every `*_fen` (and a bare `fen`) the amount in yuan as a string with two decimals."""
    for name in [name for name in row if name == "fen" or name.endswith("_fen")]:
        if row[name] is not None:
            row[name] = int(row[name])
            row["amount" if name == "fen" else name.removesuffix("_fen")] = yuan(row[name])
    return row
