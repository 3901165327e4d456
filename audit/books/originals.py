"""What of a book may still be reversed."""

from array import array

Original = tuple[str, str, int]
"""An entry that may be reversed: its kind, the lot, project or payment it is about, and what is not reversed of it."""


class Originals:
    """The entries that may be reversed: kind, the lot, project or payment they are about, fen not reversed so far.

    Packed by entry number, because almost every entry of a book is one and few are ever asked for.
    """

    def __init__(self) -> None:
        self._kinds: list[str] = [""]
        self._about: list[str] = [""]
        self._left = array("q", [0])

    def put(self, number: int, kind: str, about: str, fen: int) -> None:
        """The entry of this number, the last so far, may be reversed."""
        between = number - len(self._kinds)
        if between:
            self._kinds += [""] * between
            self._about += [""] * between
            self._left.extend([0] * between)
        self._kinds.append(kind)
        self._about.append(about)
        self._left.append(fen)

    def get(self, number: int) -> Original:
        """Kind, what it is about, and what is left of it: nothing of an entry that cannot be reversed."""
        if not 0 < number < len(self._kinds):
            return "", "", 0
        return self._kinds[number], self._about[number], self._left[number]

    def take(self, number: int, fen: int) -> None:
        """So much of it is reversed."""
        self._left[number] -= fen
