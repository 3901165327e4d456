"""A bundle on disk: written part by part, the same whether or not the writing was killed, checked as a whole."""

import json
import shutil

import pytest

from audit import bundle, writing
from audit.bundle import Bundle
from audit.check import check
from audit.source import Unusable
from audit.trust_store import Kept
from audit.writing import write_bundle
from shared.tlog.lines import Unreadable, rows
from tests.audit.handed import handed, signer
from tests.audit.test_check import LOG, SIZES, kinds


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    for module in (bundle, writing):
        monkeypatch.setattr(module, "PART", 7)


class Killed(Exception):
    """The machine went away."""


def killed_after(pages, source):
    """The same source, whose machine goes away after so many pages."""
    pieces, left = source.pieces, [pages]

    def dying(after=0):
        for piece in pieces(after):
            if not left[0]:
                raise Killed
            left[0] -= 1
            yield piece

    source.pieces = dying
    return source


def contents(directory):
    return {
        path.relative_to(directory).as_posix(): path.read_bytes() for path in directory.rglob("*") if path.is_file()
    }


def test_a_bundle_holds_what_the_newest_checkpoint_covers_and_no_more(tmp_path):
    made = write_bundle(handed(LOG, *SIZES), tmp_path / "b")

    report = check(made, Kept())

    assert (report.status, report.entries, report.size) == (0, 16, 16)
    assert sorted(contents(tmp_path / "b")) == [
        "VERIFY.md",
        "checkpoints.ndjson",
        "events/000000000001.ndjson",
        "events/000000000008.ndjson",
        "events/000000000015.ndjson",
        "leaves/000000000001.bin",
        "leaves/000000000008.bin",
        "leaves/000000000015.bin",
        "manifest.json",
        "public-key",
    ]


@pytest.mark.parametrize("pages", range(7))
def test_a_writing_that_was_killed_ends_with_the_same_bytes_though_the_log_has_grown(tmp_path, pages):
    write_bundle(handed(LOG, *SIZES), tmp_path / "once")

    with pytest.raises(Killed):
        write_bundle(killed_after(pages, handed(LOG, *SIZES, pages=2)), tmp_path / "twice")
    for draft in (tmp_path / "twice").rglob("*.draft"):
        with draft.open("ab") as torn:
            torn.write(b'{"sequence":9,"aggreg')
    write_bundle(handed(LOG, *SIZES, len(LOG), pages=5), tmp_path / "twice")

    assert contents(tmp_path / "twice") == contents(tmp_path / "once")


def test_a_finished_bundle_is_left_alone(tmp_path):
    write_bundle(handed(LOG, 4), tmp_path / "b")
    before = contents(tmp_path / "b")

    write_bundle(handed(LOG, *SIZES), tmp_path / "b")

    assert contents(tmp_path / "b") == before


def test_a_directory_of_another_log_is_refused(tmp_path):
    with pytest.raises(Killed):
        write_bundle(killed_after(1, handed(LOG, *SIZES)), tmp_path / "b")

    with pytest.raises(Unusable, match="另一个账本"):
        write_bundle(handed(LOG, *SIZES, by=signer(1, "other.example.cn")), tmp_path / "b")


def test_a_log_without_checkpoints_cannot_be_exported(tmp_path):
    source = handed(LOG)
    source.signed = []

    with pytest.raises(Unusable, match="检查点"):
        write_bundle(source, tmp_path / "b")


def change_a_byte(directory):
    file = directory / "events/000000000008.ndjson"
    file.write_bytes(file.read_bytes().replace(b'"reason":""', b'"reason":"x"', 1))


def lose_a_part(directory):
    (directory / "events/000000000008.ndjson").unlink()


def lose_the_last_part(directory):
    (directory / "events/000000000015.ndjson").unlink()


def change_leaves(directory):
    (directory / "leaves/000000000008.bin").write_bytes(bytes(7 * 32))


def tear_the_last_line(directory):
    file = directory / "events/000000000015.ndjson"
    file.write_bytes(file.read_bytes()[:-9])


SPOILED = {
    change_a_byte: ("changed", 8),
    lose_a_part: ("deleted", 8),
    lose_the_last_part: ("cut", 15),
    change_leaves: ("leaves", 8),
    tear_the_last_line: ("unreadable", 16),
}


@pytest.mark.req("LED-24")
@pytest.mark.parametrize("spoil", SPOILED, ids=lambda spoil: spoil.__name__)
def test_a_bundle_that_was_tampered_with_names_the_entry_and_the_file(tmp_path, spoil):
    write_bundle(handed(LOG, *SIZES), tmp_path / "b")
    spoil(tmp_path / "b")

    report = check(Bundle(tmp_path / "b"), Kept())

    assert report.status == 1
    assert kinds(report)[0] == SPOILED[spoil]
    assert ("file", None) in kinds(report)


def test_an_older_bundle_holds_after_new_months_and_the_newer_one_continues_it(tmp_path):
    old = write_bundle(handed(LOG, *SIZES), tmp_path / "old")
    new = write_bundle(handed(LOG, *SIZES, len(LOG)), tmp_path / "new")
    kept = Kept()

    assert check(new, kept, since=old).status == 0
    assert check(old, kept).status == 0


@pytest.mark.parametrize("made", ["empty", "no manifest", "other format", "foreign file", "no key"])
def test_what_is_no_bundle_is_refused_in_a_sentence(tmp_path, made):
    directory = tmp_path / "b"
    write_bundle(handed(LOG, *SIZES), directory)
    manifest = json.loads((directory / "manifest.json").read_text())
    match made:
        case "empty":
            shutil.rmtree(directory)
        case "no manifest":
            (directory / "manifest.json").write_text("{")
        case "other format":
            (directory / "manifest.json").write_text(json.dumps(manifest | {"format": "sluice-bundle/99"}))
        case "foreign file":
            manifest["files"][0]["name"] = "../../etc/passwd"
            (directory / "manifest.json").write_text(json.dumps(manifest))
        case "no key":
            (directory / "public-key").unlink()

    with pytest.raises(Unusable):
        check(Bundle(directory), Kept())


@pytest.mark.parametrize("part", ["aggregate", "topic"])
def test_a_line_that_smuggles_a_newline_in_is_no_event(part):
    at = b'"aggregate":"' if part == "aggregate" else b'"topic":"'
    torn = LOG[1].replace(at, at + b"\n", 1)

    with pytest.raises(Unreadable):
        rows(LOG[0] + torn + LOG[2])
