"""Signed notes and checkpoints, against the examples of their specification."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.tlog.checkpoints import BadCheckpoint, Checkpoint, open_checkpoint, read_checkpoint
from shared.tlog.leaves import event_hash, leaf_data
from shared.tlog.merkle import EMPTY_ROOT, leaf_hash
from shared.tlog.notes import BadNote, Signer, Verifier, key_id, new_private_key, parse

NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PROBLEM = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
"""The note and key of the format's first implementation, golang.org/x/mod/sumdb/note."""

QUASIMODO = (
    "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
    "— quasimodo.example/salvatore "
    "NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
)
SOFA = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)
"""The examples of C2SP signed-note and tlog-checkpoint."""


def signer(name: str = "sluice/ledger/test") -> Signer:
    return Signer.from_pem(name, new_private_key().encode())


def test_a_note_of_the_first_implementation_verifies_with_its_key():
    key = Verifier.parse(NEUMANN)

    assert parse(PROBLEM).verify(key) == (key,)
    assert str(key) == NEUMANN
    assert key.key_id == key_id("PeterNeumann", key.public_key) == bytes.fromhex("c74f20a3")


def test_the_example_of_the_note_specification_is_taken_apart():
    note = parse(QUASIMODO)

    assert note.text.endswith("sole:\n\ned è subito sera.\n")
    assert [(s.name, s.key_id.hex(), len(s.signature)) for s in note.signatures] == [
        ("quasimodo.example/salvatore", "367ba04b", 64)
    ]


def test_the_example_of_the_checkpoint_specification_is_read_and_written_alike():
    checkpoint = read_checkpoint(parse(SOFA).text)

    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert SOFA.startswith(checkpoint.text + "\n")


def test_a_changed_letter_is_found():
    with pytest.raises(BadNote, match="wrong"):
        parse(PROBLEM.replace("answer", "Answer")).verify(Verifier.parse(NEUMANN))


def test_a_note_of_an_unknown_key_is_not_believed():
    with pytest.raises(BadNote, match="trusted"):
        parse(PROBLEM).verify(signer().verifier)


def test_signatures_of_others_are_passed_over():
    ours = signer()
    note = ours.sign("a text\n") + PROBLEM.rpartition("\n\n")[2]

    assert parse(note).verify(ours.verifier) == (ours.verifier,)


def test_one_wrong_signature_of_a_known_key_spoils_the_note():
    ours, other = signer(), signer("other")
    wrong = other.sign("another text\n").rpartition("\n\n")[2]

    with pytest.raises(BadNote, match="other"):
        parse(ours.sign("a text\n") + wrong).verify(ours.verifier, other.verifier)


@pytest.mark.parametrize(
    "broken",
    [
        "", "no signatures\n", "text\n\n", "text\n\n— name\n", "text\n\n— name AAAA", "text\n\n— name AAAA\n",
        "text\n\n- name AAAAAAAAAAA=\n", "text\n\n— a+b AAAAAAAAAAA=\n", "te\txt\n\n— name AAAAAAAAAAA=\n",
        "text\n\n— name AAAAAAAAAAB=\n", "text\n\n— name AAAA AAAAAAA=\n", "text\n\n—  AAAAAAAAAAA=\n",
        "text\n\n" + "— name AAAAAAAAAAA=\n" * 65,
    ],
)  # fmt: skip
def test_what_is_no_note_is_refused(broken):
    with pytest.raises(BadNote):
        parse(broken)


@pytest.mark.parametrize(
    "broken",
    ["", "name", NEUMANN.replace("c74f20a3", "c74f20a4"), NEUMANN.replace("Peter", "Paul"), "a+00000000+AAAA"],
)
def test_what_is_no_public_key_is_refused(broken):
    with pytest.raises(BadNote):
        Verifier.parse(broken)


@pytest.mark.parametrize("broken", [b"", b"changethis", b"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"])
def test_what_is_no_private_key_is_refused(broken):
    with pytest.raises(BadNote):
        Signer.from_pem("name", broken)


@given(st.integers(0, 10**17), st.binary(min_size=32, max_size=32), st.lists(st.text("abc xyz", min_size=1)))
def test_a_signed_checkpoint_comes_back_as_it_was(size, root, extensions):
    key = signer()
    checkpoint = Checkpoint(key.name, size, root, tuple(extensions))

    assert open_checkpoint(checkpoint.sign(key), key.verifier) == checkpoint


@pytest.mark.parametrize(
    "text",
    [
        "log\n1\n", "log\n01\n{root}\n", "log\n-1\n{root}\n", "log\n1\nAAAA\n", "log\n1\n{root}\n\n", "\n1\n{root}\n",
        "log\n١\n{root}\n", "log\n" + "9" * 30 + "\n{root}\n",
    ],
)  # fmt: skip
def test_what_is_no_checkpoint_is_refused(text):
    root = Checkpoint("", 0, EMPTY_ROOT).text.splitlines()[2]

    with pytest.raises(BadNote):
        read_checkpoint(text.format(root=root))


def test_a_checkpoint_signed_by_a_key_of_another_name_is_not_the_logs_own():
    key = signer("somebody/else")

    with pytest.raises(BadCheckpoint):
        open_checkpoint(Checkpoint("sluice/ledger/test", 1, EMPTY_ROOT).sign(key), key.verifier)


def test_a_leaf_is_the_place_and_the_stored_bytes():
    aggregate = UUID("00000000-0000-0000-0000-00000000000a")
    leaf = leaf_data(7, aggregate, 3, "ledger.SpecialAccount.Opened", b'{"fen":1}')

    assert leaf == b'7\n00000000-0000-0000-0000-00000000000a\n3\nledger.SpecialAccount.Opened\n{"fen":1}'
    assert event_hash(7, str(aggregate), 3, "ledger.SpecialAccount.Opened", b'{"fen":1}') == leaf_hash(leaf)
