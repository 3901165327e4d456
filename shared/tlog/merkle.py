"""The Merkle tree of RFC 6962 (section 2.1) and RFC 9162 (2.1.3 and 2.1.4): roots, proofs and how they are checked.

A tree is known by the hashes of its complete subtrees: `node(level, index)` gives the hash of the leaves from
`index * 2**level` on, `2**level` of them. Where they come from (memory, tiles) is the caller's affair.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256

Node = Callable[[int, int], bytes]
Proof = tuple[bytes, ...]

EMPTY_ROOT = sha256(b"").digest()
HASH_BYTES = 32


class BadProof(ValueError):
    """A proof does not show what it claims to show."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of one leaf."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def pair_up(hashes: Iterable[bytes]) -> list[bytes]:
    """The parents of an even number of hashes."""
    following = iter(hashes)
    return [sha256(b"\x01" + left + right).digest() for left, right in zip(following, following, strict=True)]


class Frontier:
    """A growing tree that keeps only its right edge: one hash for each complete subtree, by level."""

    def __init__(self) -> None:
        self.size = 0
        self._edge: list[bytes | None] = []

    @classmethod
    def at(cls, size: int, node: Node) -> "Frontier":
        """The edge of a tree of `size` leaves, from its complete subtrees."""
        frontier = cls()
        frontier.size = size
        for level in range(size.bit_length()):
            held = size >> level & 1
            frontier._edge.append(node(level, (size >> level) - 1) if held else None)
        return frontier

    def append(self, leaf: bytes) -> None:
        """Take in one leaf's hash."""
        self.extend([leaf])

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Take in leaves' hashes, in order: many at once cost one hash a leaf and no more."""
        self.size += len(leaves)
        carried = list(leaves)
        level = 0
        while carried:
            if level == len(self._edge):
                self._edge.append(None)
            held = self._edge[level]
            if held is not None:
                carried.insert(0, held)
            self._edge[level] = carried.pop() if len(carried) % 2 else None
            carried = pair_up(carried)
            level += 1

    def root(self) -> bytes:
        """The root over everything taken in so far."""
        return _fold([found for found in reversed(self._edge) if found is not None])


def _fold(subtrees: Sequence[bytes]) -> bytes:
    """The hash over complete subtrees that lie side by side, the largest first."""
    if not subtrees:
        return EMPTY_ROOT
    folded = subtrees[-1]
    for left in reversed(subtrees[:-1]):
        folded = node_hash(left, folded)
    return folded


def _between(start: int, end: int, node: Node) -> bytes:
    """MTH(D[start:end]) where the range is one that RFC 6962 asks for: each part begins at a multiple of its size."""
    return _fold([node(*place) for place in _subtrees(start, end)])


def _subtrees(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Level and index of the complete subtrees that make a range, the largest first."""
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def first_difference(size: int, one: Node, other: Node) -> int | None:
    """The first of `size` leaves that two trees do not have in common, found from above; None where there is none."""
    for level, index in _subtrees(0, size):
        if one(level, index) != other(level, index):
            found = index
            for below in range(level - 1, -1, -1):
                found = 2 * found + (one(below, 2 * found) == other(below, 2 * found))
            return found
    return None


def _split(count: int) -> int:
    """The largest power of two smaller than `count`."""
    return 1 << (count - 1).bit_length() - 1


def root(size: int, node: Node) -> bytes:
    """The root of the first `size` leaves."""
    return _between(0, size, node)


def inclusion_proof(index: int, size: int, node: Node) -> Proof:
    """PATH(m, D[n]): shows that the leaf at `index` (from 0) is in the tree of `size`, from its sibling upwards."""
    if not 0 <= index < size:
        raise BadProof(f"leaf {index} is not in a tree of {size}")
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_between(middle, end, node))
            end = middle
        else:
            path.append(_between(start, middle, node))
            start = middle
    return tuple(reversed(path))


def consistency_proof(old: int, new: int, node: Node) -> Proof:
    """PROOF(m, D[n]): shows that the tree of `old` leaves is the beginning of the tree of `new` leaves."""
    if not 0 <= old <= new:
        raise BadProof(f"a tree of {old} is no beginning of a tree of {new}")
    if old in {0, new}:
        return ()
    start, end, path = 0, new, []
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_between(middle, end, node))
            end = middle
        else:
            path.append(_between(start, middle, node))
            start = middle
    known_by_its_root = [] if start == 0 else [_between(start, end, node)]
    return tuple(known_by_its_root + path[::-1])


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that a leaf stands at `index` (from 0) under `root` (RFC 9162, 2.1.3.2); raises BadProof."""
    if not 0 <= index < size:
        raise BadProof(f"leaf {index} is not in a tree of {size}")
    at, last, found = index, size - 1, leaf
    for step in _of_hashes(proof):
        if last == 0:
            raise BadProof("the proof is too long")
        if at & 1 or at == last:
            found = node_hash(step, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, step)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise BadProof("the proof is too short")
    if found != root:
        raise BadProof("the proof leads to another root")


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Check that the older tree is the beginning of the newer one (RFC 9162, 2.1.4.2); raises BadProof."""
    if not 0 <= old <= new:
        raise BadProof(f"a tree of {old} is no beginning of a tree of {new}")
    if old in {0, new}:
        _check_trivial(old, new, old_root, new_root, proof)
        return
    steps = list(_of_hashes(proof))
    if old & (old - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        raise BadProof("the proof is too short")
    found_old, found_new = _climb(old - 1, new - 1, steps)
    if found_old != old_root:
        raise BadProof("the proof leads to another old root")
    if found_new != new_root:
        raise BadProof("the proof leads to another new root")


def _check_trivial(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    if proof:
        raise BadProof("nothing is to be proved, the proof should be empty")
    if old == 0 and old_root != EMPTY_ROOT:
        raise BadProof("the root of an empty tree is another one")
    if old == new and old_root != new_root:
        raise BadProof("two roots for one size")


def _climb(at: int, last: int, steps: Sequence[bytes]) -> tuple[bytes, bytes]:
    """The old and the new root that the steps lead to."""
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise BadProof("the proof is too long")
        if at & 1 or at == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, step)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise BadProof("the proof is too short")
    return old, new


def _of_hashes(proof: Sequence[bytes]) -> Sequence[bytes]:
    if any(len(step) != HASH_BYTES for step in proof):
        raise BadProof("a step of the proof is no SHA-256 hash")
    return proof
