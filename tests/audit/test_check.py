"""Whoever holds an older checkpoint sees any change of history, and is told the first place."""

import copy

import pytest

from audit.check import check
from audit.source import Unusable
from audit.trust_store import Kept
from shared.tlog.lines import hidden_line
from tests.audit.handed import handed, signer
from tests.audit.raw import WHOLE, log, renumbered
from tests.ledger import builders

LOG = log(*WHOLE, *(builders.receive(f"文〔2020〕{number}号") for number in range(8)))
SIZES = (4, 9, 16)


def kinds(report):
    return [(finding.kind, finding.sequence) for finding in report.findings]


def kept_of(source):
    kept = Kept()
    assert check(source, kept).status == 0
    return kept


def test_a_log_that_was_left_alone_holds_and_gives_entries_balances_and_root():
    source = handed(LOG, *SIZES, len(LOG))
    reached = []

    report = check(source, Kept(), progress=lambda done, of: reached.append((done, of)))

    assert (report.status, report.entries, report.size, report.checkpoints) == (0, len(LOG), len(LOG), 4)
    assert [(balance.book, balance.figures["received"]) for balance in report.balances] == [("654024-2020", 950)]
    assert reached[-1] == (len(LOG), len(LOG))
    assert report.origin == signer().name
    assert len(report.root) == 32


def change(lines):
    lines[5] = lines[5].replace(b'"reason":""', b'"reason":"x"')


def delete(lines):
    del lines[5]


def delete_and_renumber(lines):
    del lines[5]
    lines[:] = renumbered(lines)


def insert_and_renumber(lines):
    lines.insert(5, lines[4])
    lines[:] = renumbered(lines)


def insert_again(lines):
    lines.insert(5, lines[4])


def swap(lines):
    lines[5], lines[8] = lines[8], lines[5]
    lines[:] = renumbered(lines)


def cut(lines):
    del lines[-3:]


def spoil(lines):
    lines[5] = lines[5].replace(b'"state":{', b'"state": {')


TAMPERED = {
    change: ("changed", 6),
    delete: ("deleted", 6),
    delete_and_renumber: ("deleted", 6),
    insert_and_renumber: ("inserted", 6),
    insert_again: ("inserted", 6),
    swap: ("swapped", 6),
    cut: ("cut", len(LOG) - 2),
    spoil: ("unreadable", 6),
}


@pytest.mark.req("LED-24", "LED-67")
@pytest.mark.parametrize("tamper", TAMPERED, ids=lambda tamper: tamper.__name__)
def test_the_first_entry_that_was_tampered_with_is_named(tamper):
    source = handed(LOG, *SIZES, len(LOG))
    tamper(source.lines)

    report = check(source, Kept())

    assert report.status == 1
    assert kinds(report)[0] == TAMPERED[tamper]


def test_a_changed_entry_is_named_by_its_book_and_its_number_there_too():
    source = handed(LOG, *SIZES, len(LOG))
    change(source.lines)

    first = check(source, Kept()).findings[0]

    assert (first.book, first.entry) == ("654024-2020", 6)
    assert "专账 654024-2020 第 6 号分录" in str(first)


@pytest.mark.parametrize("tamper", [change, delete_and_renumber, insert_and_renumber, swap])
def test_signed_roots_say_between_which_entries_sealed_hashes_were_changed(tamper):
    source = handed(LOG, *SIZES, len(LOG))
    tamper(source.lines)
    source.sealed = handed(source.lines).sealed

    report = check(source, Kept())

    (root,) = (finding for finding in report.findings if finding.kind == "root")
    assert root.sequence == 5
    assert "第 5 至 9 条" in root.detail


def test_sealed_hashes_that_were_changed_alone_are_named():
    source = handed(LOG, *SIZES, len(LOG))
    source.sealed[7] = bytes(32)

    assert kinds(check(source, Kept())) == [("leaves", 8)]


@pytest.mark.req("LED-67")
def test_a_history_with_new_hashes_and_signatures_is_caught_by_who_looked_before():
    before = handed(LOG[:12], 4, 9, 12)
    kept = kept_of(before)
    rewritten = list(LOG)
    change(rewritten)
    resealed = handed(rewritten, 4, 9, 12, len(LOG))

    report = check(resealed, copy.deepcopy(kept))
    stranger = check(resealed, Kept())
    holder = check(resealed, Kept(), since=before)

    assert (report.status, kinds(report)) == (1, [("rewritten", 5)])
    assert stranger.status == 0
    assert (holder.status, kinds(holder)[0]) == (1, ("changed", 6))


def test_a_checkpoint_that_was_seen_and_is_gone_is_named():
    kept = kept_of(handed(LOG, *SIZES))

    report = check(handed(LOG, 4, 16), kept)

    assert kinds(report) == [("withdrawn", 9)]


def test_a_tail_cut_together_with_its_checkpoints_is_caught_by_what_was_seen_before():
    kept = kept_of(handed(LOG, *SIZES))

    report = check(handed(LOG[:9], 4, 9), kept)

    assert kinds(report) == [("cut", 10), ("withdrawn", 16)]


def test_an_older_bundle_still_holds_after_a_newer_one_was_seen():
    kept = kept_of(handed(LOG, *SIZES, len(LOG), live=False))

    report = check(handed(LOG[:9], 4, 9, live=False), kept)

    assert report.status == 0
    assert any("以前核对过" in remark for remark in report.remarks)


def test_a_longer_log_is_consistent_with_an_older_bundle():
    report = check(handed(LOG, *SIZES), Kept(), since=handed(LOG[:9], 4, 9))

    assert report.status == 0


def test_what_was_checked_is_remembered_only_where_it_holds():
    kept = Kept()
    bad = handed(LOG, *SIZES)
    change(bad.lines)

    check(bad, kept)
    assert kept == Kept()
    check(handed(LOG, *SIZES), kept)
    assert set(kept.roots) == set(SIZES)


@pytest.mark.parametrize("of", ["another key", "another log"])
def test_another_key_than_the_one_that_was_kept_is_not_trusted(of):
    kept = kept_of(handed(LOG, *SIZES))
    other = signer(2) if of == "another key" else signer(2, "other.example.cn")

    report = check(handed(LOG, *SIZES, by=other), kept)

    assert report.status == 1
    assert {"key", "signature"} <= {kind for kind, _ in kinds(report)}


def test_a_checkpoint_with_a_wrong_signature_is_named():
    source = handed(LOG, *SIZES)
    source.signed[1] = source.signed[1].replace("\n9\n", "\n8\n")

    report = check(source, Kept())

    assert [(finding.kind, "第 2 个" in finding.detail) for finding in report.findings] == [("signature", True)]


def test_checkpoints_that_go_back_contradict_each_other():
    source = handed(LOG, 9, 4)

    assert [kind for kind, _ in kinds(check(source, Kept()))] == ["checkpoints"]


def test_of_hidden_entries_the_hashes_are_checked_and_the_rest_is_recomputed():
    other = log(*builders.POOL, county="654023", first=len(LOG) + 1)
    source = handed([*LOG, *other])
    source.lines = [*LOG, *(hidden_line(len(LOG) + 1 + at, leaf) for at, leaf in enumerate(source.sealed[len(LOG) :]))]
    source.pages = 2

    report = check(source, Kept())
    source.lines[-2] = hidden_line(len(LOG) + 2, bytes(32))
    changed = check(source, Kept())

    assert (report.status, report.entries, [balance.book for balance in report.balances]) == (
        (0, len(LOG) + 3, ["654024-2020"])
    )
    assert any("没有出示内容的 3 条" in remark for remark in report.remarks)
    assert (changed.status, kinds(changed)[0]) == (1, ("changed", len(LOG) + 2))


def test_what_is_not_yet_sealed_is_said():
    report = check(handed(LOG, 4), Kept())

    assert report.status == 0
    assert any(f"末尾 {len(LOG) - 4} 条尚未封存" in remark for remark in report.remarks)


def test_without_any_checkpoint_nothing_can_be_told():
    source = handed(LOG)
    source.signed = []

    assert (check(source, Kept()).status, kinds(check(source, Kept()))) == (2, [("unsealed", None)])


def test_an_unknown_topic_is_no_proof_of_tampering_but_no_clean_bill_either():
    lines = [text.replace(b"spending-reported", b"money-conjured") for text in LOG]

    report = check(handed(lines), Kept())

    assert report.status == 2
    assert report.findings[0].kind == "unknown-topic"


def test_a_key_that_is_none_is_refused():
    source = handed(LOG)
    source.public = "nonsense"

    with pytest.raises(Unusable, match="公钥"):
        check(source, Kept())
