"""What all movements of money have in common."""

import msgspec


class Draw(msgspec.Struct, frozen=True):
    """What one movement takes from, or gives back to, one lot."""

    lot: str
    fen: int
