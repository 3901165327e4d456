"""Tiles and proof files: the paths and figures of the specification, and proofs built from tiles alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.tlog.checkpoints import Checkpoint
from shared.tlog.merkle import BadProof, Frontier, leaf_hash
from shared.tlog.notes import BadNote, Signer, new_private_key
from shared.tlog.proofs import EntryProof, read_proof
from shared.tlog.tiles import HEIGHT, WIDTH, BadTile, Tile, TiledTree, cut, tile_root, tiles_of
from tests.audit import naive

LEAVES = [b"%d" % number for number in range(WIDTH * 3 + 70)]
HASHES = [leaf_hash(leaf) for leaf in LEAVES]
KEY = Signer.from_pem("sluice/ledger/test", new_private_key().encode())


def written(hashes: list[bytes]) -> dict[Tile, bytes]:
    """Every tile of a tree as the specification defines it, each hash from its leaves."""
    tiles = {}
    for tile in tiles_of(len(hashes)):
        span = WIDTH**tile.level
        held = [
            grown(hashes[at * span : (at + 1) * span])
            for at in range(tile.index * WIDTH, tile.index * WIDTH + tile.width)
        ]
        tiles[tile] = b"".join(held)
    return tiles


def grown(hashes: list[bytes]) -> bytes:
    frontier = Frontier()
    frontier.extend(hashes)
    return frontier.root()


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 1234067), "0/x001/x234/067"),
        (Tile(0, 0), "0/000"),
        (Tile(2, 999, 1), "2/999.p/1"),
        (Tile(63, 1000, 255), "63/x001/000.p/255"),
    ],
)
def test_a_tile_has_the_path_of_the_specification(tile, path):
    assert tile.path == path
    assert Tile.parse(path) == tile


@pytest.mark.parametrize(
    "path",
    ["", "0", "0/0", "0/0000", "00/000", "64/000", "-1/000", "0/x000/001", "0/001/002", "0/x001", "0/001.p/0",
     "0/001.p/256", "0/001.p/01", "0/001.p/", "0/٠٠٠", "0/000\n", "0/x001/x234/067/"],
)  # fmt: skip
def test_what_is_no_path_of_a_tile_is_refused(path):
    with pytest.raises(BadTile):
        Tile.parse(path)


@given(st.integers(0, 63), st.integers(0, 10**18 - 1), st.integers(1, WIDTH))
def test_every_tile_is_found_by_its_path(level, index, width):
    assert Tile.parse(Tile(level, index, width).path) == Tile(level, index, width)


def test_a_tree_of_70_000_has_the_tiles_that_the_specification_counts():
    tiles = list(tiles_of(70_000))

    assert sum(tile.level == 0 and tile.width == WIDTH for tile in tiles) == 273
    assert [tile for tile in tiles if tile.width < WIDTH] == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert Tile(1, 0) in tiles
    assert list(tiles_of(256)) == [Tile(0, 0), Tile(1, 0, 1)]


@given(st.integers(1, len(LEAVES)), st.data())
@settings(max_examples=40, deadline=None)
def test_roots_and_proofs_come_from_tiles_alone(size, data):
    tiles = written(HASHES[:size])
    tree = TiledTree(size, tiles.__getitem__)
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))

    assert tree.root() == naive.mth(LEAVES[:size])
    assert tree.root_at(old) == naive.mth(LEAVES[:old])
    assert list(tree.inclusion_proof(index)) == naive.path(index, LEAVES[:size])
    assert list(tree.consistency_proof(old)) == naive.proof(old, LEAVES[:size])


def test_a_full_tile_is_one_hash_a_level_up():
    assert tile_root(HASHES[:WIDTH]) == naive.mth(LEAVES[: 1 << HEIGHT])


def test_a_tile_that_is_too_short_is_not_used():
    tree = TiledTree(70, lambda tile: b"".join(HASHES[: tile.width - 1]))

    with pytest.raises(BadTile):
        tree.root()


def test_a_tile_is_cut_into_its_hashes():
    assert cut(b"".join(HASHES[:5])) == HASHES[:5]


def proof(index: int = 3, size: int = 70, extra: bytes = b"") -> EntryProof:
    tree = TiledTree(size, written(HASHES[:size]).__getitem__)
    return EntryProof(index, tree.inclusion_proof(index), Checkpoint(KEY.name, size, tree.root()).sign(KEY), extra)


@given(st.integers(0, 69), st.binary(max_size=50))
@settings(max_examples=20)
def test_a_proof_file_is_read_as_it_was_written_and_verifies_offline(index, extra):
    read = read_proof(proof(index, extra=extra).write())

    assert read == proof(index, extra=extra)
    assert read.verify(LEAVES[index], KEY.verifier).size == 70


def test_a_proof_file_has_the_lines_of_the_specification():
    lines = proof(extra=b"hint").write().split("\n")

    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra aGludA==", "index 3"]
    assert lines[3 + len(proof().path)] == ""
    assert lines[4 + len(proof().path) :][:2] == [KEY.name, "70"]


def test_a_proof_of_another_entry_place_or_key_is_refused():
    good = proof()
    other = Signer.from_pem(KEY.name, new_private_key().encode())

    with pytest.raises(BadProof):
        good.verify(b"another entry", KEY.verifier)
    with pytest.raises(BadProof):
        EntryProof(4, good.path, good.checkpoint).verify(LEAVES[3], KEY.verifier)
    with pytest.raises(BadNote):
        good.verify(LEAVES[3], other.verifier)


@pytest.mark.parametrize(
    ("old", "new"),
    [("c2sp", "C2SP"), ("index 3", "index 03"), ("index 3", "index -1"), ("index 3\n", ""), ("\n\n", "\n"),
     ("index 3\n", "index 3\nAAAA\n"), ("index 3\n", "index 3\n!\n"), ("index 3\n", "extra !\nindex 3\n")],
)  # fmt: skip
def test_a_broken_proof_file_is_refused(old, new):
    with pytest.raises((BadProof, BadNote)):
        read_proof(proof().write().replace(old, new, 1)).verify(LEAVES[3], KEY.verifier)


def test_no_letter_of_a_proof_file_can_be_changed():
    whole = proof().write()
    for at in range(len(whole)):
        spoiled = whole[:at] + ("A" if whole[at] != "A" else "B") + whole[at + 1 :]
        with pytest.raises((BadProof, BadNote)):
            read_proof(spoiled).verify(LEAVES[3], KEY.verifier)
