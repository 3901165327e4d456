"""A mirror: only what is new is fetched and believed, whatever kills the run, and a rewritten history is refused."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from audit.check import check
from audit.mirror import Mirror
from audit.mirroring import Contradicted, mirror
from audit.source import Unusable
from audit.trust_store import Kept
from shared.tlog.bundles import bundles_of, pack, unpack
from shared.tlog.lines import line_of, rows
from shared.tlog.merkle import first_difference, leaf_hash
from shared.tlog.tiles import BadTile, TiledTree
from tests.audit.handed import Served, handed, signer
from tests.audit.raw import log
from tests.audit.test_bundle import contents
from tests.ledger import builders

LOG = log(*(builders.receive(f"文〔2020〕{number}号") for number in range(699)))
HALF, WHOLE = handed(LOG[:300], 4, 256, 300), handed(LOG, 4, 256, 300, 512, 700)


def held(directory):
    """The files of a mirror that anybody may be served."""
    return {name: content for name, content in contents(directory).items() if name != ".lock"}


def mirrored(source, directory, **more):
    return mirror(Served(source), directory, **({"entries": True} | more))


def findings(report):
    return [(finding.kind, finding.sequence) for finding in report.findings]


@pytest.mark.req("LED-24")
def test_a_mirror_is_verified_like_the_log_itself_with_entries_balances_and_root(tmp_path):
    made = mirrored(WHOLE, tmp_path)

    report, itself = check(Mirror(tmp_path), Kept()), check(WHOLE, Kept())

    assert (made.size, made.before, made.checkpoints, made.fresh) == (700, 0, 5, 5)
    assert (report.status, report.root, report.balances) == (0, itself.root, itself.balances)
    assert (report.entries, report.checkpoints) == (700, 5)


def test_a_mirror_lies_where_the_specification_serves_it(tmp_path):
    mirrored(WHOLE, tmp_path)

    assert sorted(held(tmp_path)) == [
        "checkpoint", "checkpoints.ndjson", "public-key",
        "tile/0/000", "tile/0/001", "tile/0/002.p/188", "tile/1/000.p/2",
        "tile/entries/000", "tile/entries/001", "tile/entries/002.p/188",
    ]  # fmt: skip
    assert (tmp_path / "checkpoint").read_text() == WHOLE.signed[-1]


def test_a_mirror_brought_up_to_date_fetches_what_is_new_and_equals_a_fresh_one(tmp_path):
    mirrored(WHOLE, tmp_path / "once")
    mirrored(HALF, tmp_path / "twice")
    later = Served(WHOLE)

    made = mirror(later, tmp_path / "twice", entries=True)

    assert (made.before, made.size, made.fresh) == (300, 700, 2)
    assert {path for path in later.asked if path.startswith("entries/")} == {"entries/001", "entries/002.p/188"}
    assert "0/000" not in later.asked
    assert held(tmp_path / "twice") == held(tmp_path / "once")


def test_where_nothing_is_new_nothing_is_fetched(tmp_path):
    mirrored(WHOLE, tmp_path)
    before, again = held(tmp_path), Served(WHOLE)

    made = mirror(again, tmp_path, entries=True)

    assert (made.fresh, again.asked) == (0, [])
    assert held(tmp_path) == before


def rewritten(*sizes, at=120):
    """The same log with one entry changed long ago, everything sealed anew with the right key."""
    lines = list(LOG[: sizes[-1]])
    lines[at - 1] = lines[at - 1].replace(b'"reason":""', b'"reason":"x"')
    return handed(lines, *sizes)


CONTRADICTED = {
    "rewritten and grown": (rewritten(4, 256, 300, 700), ("rewritten", 120)),
    "rewritten behind a checkpoint that stands": (rewritten(4, 256, 300, 700, at=280), ("rewritten", 280)),
    "rewritten and not grown": (rewritten(4, 256, 300), ("rewritten", 120)),
    "cut": (handed(LOG[:256], 4, 256), ("cut", 257)),
    "a checkpoint withdrawn": (handed(LOG, 4, 256, 700), ("withdrawn", 300)),
    "another key": (handed(LOG, 4, 256, 300, 700, by=signer(2)), ("key", None)),
}


@pytest.mark.req("LED-24", "LED-67")
@pytest.mark.parametrize("what", CONTRADICTED)
def test_a_log_that_is_another_now_is_refused_with_the_place_and_the_mirror_stays(tmp_path, what):
    source, found = CONTRADICTED[what]
    mirrored(HALF, tmp_path)
    before = held(tmp_path)

    with pytest.raises(Contradicted) as refused:
        mirrored(source, tmp_path)

    assert (refused.value.finding.kind, refused.value.finding.sequence) == found
    assert held(tmp_path) == before
    assert check(Mirror(tmp_path), Kept()).status == 0


def forged(**changes):
    """The whole log of which one part was changed alone."""
    source = handed(LOG, 4, 256, 300, 512, 700)
    for name, (at, value) in changes.items():
        getattr(source, name)[at] = value
    return source


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (forged(signed=(4, WHOLE.signed[4].replace("\n700\n", "\n600\n"))), ("signature", None)),
        (handed(LOG, 4, 256, 300, 700, 512), ("checkpoints", 512)),
        (forged(sealed=(600, bytes(32))), ("root", 301)),
        (forged(lines=(600, LOG[601])), ("changed", 601)),
    ],
    ids=["signature", "order", "hash", "entry"],
)
def test_what_is_not_as_it_was_signed_is_refused_by_its_place(tmp_path, source, found):
    mirrored(HALF, tmp_path)

    with pytest.raises(Contradicted) as refused:
        mirrored(source, tmp_path)

    assert (refused.value.finding.kind, refused.value.finding.sequence) == found
    assert Mirror(tmp_path).newest.size == 300


def test_a_new_key_is_told_once_and_the_old_one_stays_trusted(tmp_path):
    mirrored(HALF, tmp_path)
    later = handed(LOG, 700, by=signer(2))
    later.signed, later.public = [*HALF.signed, *later.signed], f"{later.public}\n{HALF.public}"

    mirrored(later, tmp_path, keys=(str(signer(2).verifier),))
    made = mirrored(later, tmp_path)

    assert (made.size, made.keys) == (700, (str(signer(2).verifier), str(signer().verifier)))
    assert check(Mirror(tmp_path), Kept()).status == 0


class Killed(BaseException):
    """The machine went away."""


def killed_after(calls, source):
    """The same log, whose reader goes away after so many tiles and bundles."""
    served, ask = Served(source), Served._ask

    def dying(path):
        if len(served.asked) == calls:
            raise Killed
        ask(served, path)

    served._ask = dying
    return served


@pytest.mark.parametrize("calls", range(7))
def test_a_run_that_was_killed_leaves_the_mirror_as_it_was_and_the_next_one_goes_on(tmp_path, calls):
    mirrored(WHOLE, tmp_path / "once")
    mirrored(HALF, tmp_path / "killed")
    before = Mirror(tmp_path / "killed").notes()

    with pytest.raises(Killed):
        mirror(killed_after(calls, handed(LOG[:600], 4, 256, 300, 600)), tmp_path / "killed", entries=True)

    report = check(Mirror(tmp_path / "killed"), Kept())
    assert (report.status, report.entries, Mirror(tmp_path / "killed").notes()) == (0, 300, before)
    mirrored(WHOLE, tmp_path / "killed")
    assert held(tmp_path / "once").items() <= held(tmp_path / "killed").items()


def test_what_a_killed_run_left_is_not_fetched_again(tmp_path):
    with pytest.raises(Killed):
        mirror(killed_after(5, WHOLE), tmp_path, entries=True)
    again = Served(WHOLE)

    mirror(again, tmp_path, entries=True)

    assert again.asked == ["entries/002.p/188"]


def test_what_a_killed_run_left_of_a_history_never_signed_on_is_fetched_anew(tmp_path):
    mirrored(HALF, tmp_path / "m")
    other = list(LOG)
    other[400] = other[400].replace(b'"reason":""', b'"reason":"x"')
    with pytest.raises(Killed):
        mirror(killed_after(6, handed(other, 4, 256, 300, 700)), tmp_path / "m", entries=True)

    mirrored(WHOLE, tmp_path / "m")

    assert check(Mirror(tmp_path / "m"), Kept()).root == check(WHOLE, Kept()).root


def test_a_checkpoint_that_was_cut_off_while_it_was_written_does_not_count(tmp_path):
    mirrored(HALF, tmp_path)
    with (tmp_path / "checkpoints.ndjson").open("ab") as torn:
        torn.write(json.dumps(WHOLE.signed[3]).encode()[:50])

    assert check(Mirror(tmp_path), Kept()).size == 300
    assert mirrored(WHOLE, tmp_path).size == 700
    assert Mirror(tmp_path).notes() == WHOLE.signed


def test_an_entry_that_may_not_be_seen_is_kept_as_its_hash(tmp_path):
    mirror(Served(WHOLE, hidden=frozenset({7, 699})), tmp_path, entries=True)

    report = check(Mirror(tmp_path), Kept())

    assert report.findings[0].kind == "entry-gap"
    assert any("没有出示内容的 2 条" in remark for remark in report.remarks)
    assert report.root == check(WHOLE, Kept()).root


def test_an_entry_too_long_for_a_bundle_is_fetched_by_itself(tmp_path):
    served = Served(WHOLE, apart=frozenset({7, 699}))

    mirror(served, tmp_path, entries=True)

    assert [path for path in served.asked if path.endswith(".leaf")] == ["7.leaf", "699.leaf"]
    assert {"entries/7.leaf", "entries/699.leaf"} <= set(held(tmp_path))
    assert check(Mirror(tmp_path), Kept()).balances == check(WHOLE, Kept()).balances


def test_without_a_token_the_hashes_are_kept_and_the_entries_can_follow(tmp_path):
    mirrored(HALF, tmp_path, entries=False)
    hashes_alone = check(Mirror(tmp_path), Kept())

    mirrored(WHOLE, tmp_path)

    assert (hashes_alone.status, hashes_alone.size, hashes_alone.balances) == (0, 300, [])
    assert check(Mirror(tmp_path), Kept()).balances == check(WHOLE, Kept()).balances
    with pytest.raises(Unusable, match="令牌"):
        mirrored(WHOLE, tmp_path, entries=False)


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("tile/0/001", None, ("file", None)),
        ("tile/0/001", bytes(8192), ("leaves", 257)),
        ("tile/1/000.p/2", bytes(64), ("file", None)),
        ("tile/1/000.p/2", None, ("file", None)),
        ("tile/entries/001", None, ("deleted", 257)),
        ("tile/entries/001", b"\x00", ("deleted", 257)),
    ],
)
def test_a_mirror_that_was_tampered_with_names_the_file_or_the_entry(tmp_path, name, content, found):
    mirrored(WHOLE, tmp_path)
    (tmp_path / name).unlink() if content is None else (tmp_path / name).write_bytes(content)

    report = check(Mirror(tmp_path), Kept())

    assert (report.status, findings(report)[0]) == (1, found)


def test_a_mirror_whose_own_tiles_were_changed_is_not_gone_on_with(tmp_path):
    mirrored(HALF, tmp_path)
    (tmp_path / "tile/0/001.p/44").write_bytes(bytes(44 * 32))

    with pytest.raises(Unusable, match="sluice verify"):
        mirrored(WHOLE, tmp_path)

    assert Mirror(tmp_path).newest.size == 300


@pytest.mark.parametrize("there", ["nothing", "a bundle", "a log without checkpoints"])
def test_what_is_no_mirror_or_cannot_be_one_is_refused(tmp_path, there):
    source = handed(LOG[:5])
    if there == "a bundle":
        (tmp_path / "checkpoints.ndjson").write_text('"x"\n')
    if there == "a log without checkpoints":
        source.signed = []

    with pytest.raises(Unusable):
        Mirror(tmp_path) if there == "nothing" else mirrored(source, tmp_path)


@given(some.lists(some.binary(max_size=9)), some.integers(0, 3))
@settings(max_examples=30)
def test_a_bundle_gives_its_entries_back_and_no_others(leaves, more):
    content = pack(leaves)

    assert unpack(content, len(leaves)) == leaves
    with pytest.raises(BadTile):
        unpack(content + bytes(1), len(leaves))
    with pytest.raises(BadTile):
        unpack(content, len(leaves) + 1 + more)


def test_a_bundle_is_written_as_the_specification_has_it():
    assert pack([b"abc", b"", b"7\n" + bytes(65_534)]) == b"\x00\x03abc" + b"\x00\x00" + b"\x00\x017"
    assert [tile.entries_path for tile in bundles_of(513)] == ["entries/000", "entries/001", "entries/002.p/1"]
    assert [tile.index for tile in bundles_of(512, 1)] == [1]


def test_a_leaf_gives_back_the_line_it_was_hashed_from():
    assert [line_of(b"\n".join(row)) for row in rows(b"".join(LOG[:9]))] == LOG[:9]
    assert line_of(b"no\nleaf") == b"no leaf\n"


@given(some.integers(1, 70), some.data())
@settings(max_examples=30)
def test_the_first_leaf_in_which_two_trees_differ_is_found_from_above(size, data):
    at = data.draw(some.integers(0, size - 1))
    one = [leaf_hash(b"%d" % number) for number in range(size)]
    other = [*one[:at], *(leaf_hash(b"x") for _ in one[at:])]
    first, second = (TiledTree(size, lambda tile, leaves=leaves: b"".join(leaves)) for leaves in (one, other))

    assert first_difference(size, first.node, second.node) == at
    assert first_difference(size, first.node, first.node) is None
