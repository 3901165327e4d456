"""The Merkle tree: the published vectors of RFC 6962 implementations, and agreement with a naive one."""

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.tlog import merkle
from shared.tlog.merkle import BadProof, Frontier
from tests.audit import naive

LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
"""The eight leaves of Certificate Transparency's own test vectors, and the roots after each of them."""

ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
A, B, C, D, E, F = (
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
)
INCLUSION = (
    (0, 8, (A, B, C)),
    (5, 8, (D, E, ROOTS[3])),
    (2, 3, (ROOTS[1],)),
    (1, 5, (ROOTS[0], B, D)),
)
CONSISTENCY = ((1, 8, (A, B, C)), (6, 8, (F, E, ROOTS[3])), (2, 5, (B, D)), (4, 4, ()))

SIZES = st.integers(1, 70)


def node(leaves: list[bytes], level: int, index: int) -> bytes:
    """A complete subtree, from the naive implementation."""
    return naive.mth(leaves[index << level : (index + 1) << level])


def numbered(count: int) -> list[bytes]:
    return [b"%d" % number for number in range(count)]


def grown(leaves: list[bytes]) -> Frontier:
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(merkle.leaf_hash(leaf))
    return frontier


@pytest.mark.parametrize("size", range(9))
def test_the_root_of_the_published_leaves_is_the_published_root(size):
    published = bytes.fromhex(ROOTS[size - 1]) if size else merkle.EMPTY_ROOT

    assert grown(LEAVES[:size]).root() == published
    assert merkle.root(size, partial(node, LEAVES)) == published


@pytest.mark.parametrize(("index", "size", "published"), INCLUSION)
def test_an_inclusion_proof_is_the_published_one(index, size, published):
    proof = merkle.inclusion_proof(index, size, partial(node, LEAVES))

    assert [step.hex() for step in proof] == list(published)
    merkle.verify_inclusion(merkle.leaf_hash(LEAVES[index]), index, size, proof, bytes.fromhex(ROOTS[size - 1]))


@pytest.mark.parametrize(("old", "new", "published"), CONSISTENCY)
def test_a_consistency_proof_is_the_published_one(old, new, published):
    proof = merkle.consistency_proof(old, new, partial(node, LEAVES))

    assert [step.hex() for step in proof] == list(published)
    roots = (bytes.fromhex(ROOTS[old - 1]), bytes.fromhex(ROOTS[new - 1]))
    merkle.verify_consistency(old, new, *roots, proof)


@given(st.lists(st.binary(max_size=40), max_size=70), st.data())
def test_however_leaves_arrive_the_root_is_that_of_the_recursive_definition(leaves, data):
    cut = data.draw(st.integers(0, len(leaves)))
    frontier = Frontier()
    frontier.extend([merkle.leaf_hash(leaf) for leaf in leaves[:cut]])
    frontier.extend([merkle.leaf_hash(leaf) for leaf in leaves[cut:]])

    assert frontier.root() == naive.mth(leaves)
    assert Frontier.at(len(leaves), partial(node, leaves)).root() == naive.mth(leaves)
    assert merkle.root(len(leaves), partial(node, leaves)) == naive.mth(leaves)


@given(SIZES)
@settings(max_examples=30)
def test_every_leaf_is_proved_and_by_the_path_of_the_recursive_definition(size):
    leaves = numbered(size)
    for index in range(size):
        proof = merkle.inclusion_proof(index, size, partial(node, leaves))

        assert list(proof) == naive.path(index, leaves)
        merkle.verify_inclusion(merkle.leaf_hash(leaves[index]), index, size, proof, naive.mth(leaves))


@given(SIZES)
@settings(max_examples=30)
def test_every_earlier_tree_is_proved_a_beginning_of_the_later_one(size):
    leaves = numbered(size)
    for old in range(size + 1):
        proof = merkle.consistency_proof(old, size, partial(node, leaves))

        assert list(proof) == naive.proof(old, leaves)
        merkle.verify_consistency(old, size, naive.mth(leaves[:old]), naive.mth(leaves), proof)


@given(SIZES, st.data())
def test_a_frontier_goes_on_where_another_stopped(size, data):
    leaves = numbered(size)
    cut = data.draw(st.integers(0, size))
    frontier = Frontier.at(cut, partial(node, leaves))
    frontier.extend([merkle.leaf_hash(leaf) for leaf in leaves[cut:]])

    assert (frontier.size, frontier.root()) == (size, naive.mth(leaves))


def mutations(proof: tuple[bytes, ...]) -> list[tuple[bytes, ...]]:
    """Every way to spoil a proof at one place."""
    flipped = [(*proof[:at], bytes([step[0] ^ 1]) + step[1:], *proof[at + 1 :]) for at, step in enumerate(proof)]
    dropped = [(*proof[:at], *proof[at + 1 :]) for at in range(len(proof))]
    longer = [(*proof, bytes(32)), (bytes(32), *proof), (*proof, *proof[-1:], b"short")]
    turned = [proof[::-1]] if proof[::-1] != proof else []
    return flipped + dropped + longer + turned


@given(SIZES, st.data())
def test_a_spoiled_inclusion_proof_is_refused(size, data):
    leaves = numbered(size)
    index = data.draw(st.integers(0, size - 1))
    root, leaf = naive.mth(leaves), merkle.leaf_hash(leaves[index])
    proof = merkle.inclusion_proof(index, size, partial(node, leaves))

    for spoiled in mutations(proof):
        with pytest.raises(BadProof):
            merkle.verify_inclusion(leaf, index, size, spoiled, root)
    with pytest.raises(BadProof):
        merkle.verify_inclusion(merkle.leaf_hash(b"another"), index, size, proof, root)
    with pytest.raises(BadProof):
        merkle.verify_inclusion(leaf, index, size, proof, bytes(32))
    with pytest.raises(BadProof):
        merkle.verify_inclusion(leaf, size, size, proof, root)


@given(SIZES, st.data())
def test_a_spoiled_consistency_proof_is_refused(size, data):
    leaves = numbered(size)
    old = data.draw(st.integers(0, size))
    roots = (naive.mth(leaves[:old]), naive.mth(leaves))
    proof = merkle.consistency_proof(old, size, partial(node, leaves))

    for spoiled in mutations(proof):
        with pytest.raises(BadProof):
            merkle.verify_consistency(old, size, *roots, spoiled)
    with pytest.raises(BadProof):
        merkle.verify_consistency(old, size, bytes(32), roots[1], proof)
    with pytest.raises(BadProof):
        merkle.verify_consistency(size + 1, size, *roots, proof)


@given(st.integers(2, 70), st.data())
def test_a_rewritten_beginning_can_not_be_proved(size, data):
    leaves = numbered(size)
    changed = data.draw(st.integers(0, size - 2))
    old = data.draw(st.integers(changed + 1, size - 1))
    rewritten = [*leaves[:changed], b"rewritten", *leaves[changed + 1 :]]
    proof = merkle.consistency_proof(old, size, partial(node, rewritten))

    with pytest.raises(BadProof):
        merkle.verify_consistency(old, size, naive.mth(leaves[:old]), naive.mth(rewritten), proof)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_no_proof_is_made_for_a_leaf_that_is_not_there(index, size):
    with pytest.raises(BadProof):
        merkle.inclusion_proof(index, size, partial(node, LEAVES))


@pytest.mark.parametrize(("old", "new"), [(4, 3), (-1, 3)])
def test_no_proof_is_made_for_a_tree_that_shrank(old, new):
    with pytest.raises(BadProof):
        merkle.consistency_proof(old, new, partial(node, LEAVES))
