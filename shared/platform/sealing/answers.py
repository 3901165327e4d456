"""Whether the kept answers are still what they were when they were given: all of them, against their signed tree."""

from dataclasses import dataclass

from sqlalchemy import Connection

from shared.platform.sealing.leaves import ANSWERS
from shared.platform.sealing.seals import SealBook
from shared.platform.sealing.tree import Broken, StoredTree
from shared.tlog.tiles import WIDTH, BadTile


@dataclass(frozen=True)
class AnswerFinding:
    """One trouble: the number of the answer, None where it is about the tree or the checkpoint, and what it is."""

    number: int | None
    detail: str


def check_answers(connection: Connection, service: str) -> list[AnswerFinding]:
    """Compare every kept answer of a service with the leaf of its number, and the leaves with the newest checkpoint.

    Empty where all is as it was. An answer of the last minute is in no tile yet: of those only the numbers are checked.
    """
    tree = StoredTree(connection, service, ANSWERS)
    size = tree.size()
    found = [AnswerFinding(*one) for tile in range(-(-size // WIDTH)) for one in tree.differences(tile, size)]
    if not tree.whole_behind(size):
        found.append(AnswerFinding(size + 1, f"answers behind number {size} are missing"))
    return found + _signed(connection, service, tree, size)


def _signed(connection: Connection, service: str, tree: StoredTree, size: int) -> list[AnswerFinding]:
    """Whether the tree goes on from the one that was signed last."""
    last = SealBook(connection, service).last()
    try:
        signed, root = last.open().answers if last else (0, b"")
        if signed > size:
            return [AnswerFinding(size + 1, f"{signed} answers were signed, {size} are in the tree")]
        if signed and tree.at(size).root_at(signed) != root:
            return [AnswerFinding(None, f"the first {signed} answers do not give the root that was signed")]
    except (Broken, BadTile) as broken:
        return [AnswerFinding(None, str(broken))]
    return []
