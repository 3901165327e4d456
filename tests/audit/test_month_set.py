"""`sluice verify --month`: each log must still go on from where it stood when the month was closed."""

import json
from base64 import b64encode
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from audit.check import check
from audit.monthly import MonthSet, Stand, month_set
from audit.source import Unusable
from audit.trust_store import Kept
from audit.verify import month_of
from tests.audit.handed import Handed, handed, signer
from tests.audit.test_check import LOG

HELD = 10


def the_set(log: Handed, **other: Any) -> MonthSet:
    """The set of a month in which the ledger's log stood at the first of its checkpoints."""
    origin, size, root = log.signed[0].splitlines()[:3]
    said = {"service": "ledger", "origin": origin, "size": int(size), "root": root, "note": log.signed[0]} | other
    return MonthSet("654024", "2020-06", [Stand(**said)])


def test_a_log_that_goes_on_from_the_set_holds_and_says_so():
    log = handed(LOG, HELD, len(LOG))
    report = check(log, Kept(), month=the_set(log))

    assert report.status == 0
    assert any("654024 2020-06 月末检查点集：10 条" in remark for remark in report.remarks)


def test_a_log_sealed_again_behind_the_set_is_found_by_who_never_looked_before():
    rewritten = list(LOG)
    rewritten[5] = rewritten[5].replace(b'"reason":""', b'"reason":"x"')
    report = check(handed(rewritten, len(LOG)), Kept(), month=the_set(handed(LOG, HELD)))

    assert report.status == 1
    assert report.findings[0].kind == "rewritten"
    assert "10 条的检查点" in report.findings[0].detail


def test_a_log_that_was_cut_behind_the_set_is_found():
    report = check(handed(LOG[: HELD - 2]), Kept(), month=the_set(handed(LOG, HELD)))

    assert (report.status, report.findings[0].kind, report.findings[0].sequence) == (1, "cut", HELD - 1)


@pytest.mark.parametrize(
    "other",
    [{"size": 9}, {"root": b64encode(bytes(32)).decode()}, {"origin": "sluice/ledger/other"}, {"note": "no note"},
     {"note": handed(LOG, HELD, by=signer(2)).signed[0]}, {"service": "projects"}],
    ids=["size", "root", "origin", "note", "another key", "no ledger"],
)  # fmt: skip
def test_a_set_that_says_another_thing_than_what_was_signed_is_found(other):
    log = handed(LOG, HELD, len(LOG))
    report = check(log, Kept(), month=the_set(log, **other))

    assert report.status == 1
    assert {finding.kind for finding in report.findings} == {"set"}


def test_a_log_in_which_nothing_was_sealed_then_is_checked_as_ever():
    log = handed(LOG, len(LOG))

    assert check(log, Kept(), month=the_set(log, size=0, root="", note="")).status == 0


@pytest.fixture
def platform() -> Iterator[tuple[str, dict[str, Any]]]:
    """An address at which a set lies, to be changed."""
    log = handed(LOG, HELD)
    content: dict[str, Any] = {"county": "654024", "month": "2020-06", "book": "654024-2020", "logs": []}
    content["logs"] = [vars_of(the_set(log).logs[0])]

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(content | {"path": self.path}).encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", content
        server.shutdown()
        thread.join()


def vars_of(stand: Stand) -> dict[str, Any]:
    return {name: getattr(stand, name) for name in stand.__struct_fields__}


def test_the_set_is_fetched_where_monitoring_offers_it(platform):
    address, _ = platform

    assert month_set(address, "654024", "2020-06") == the_set(handed(LOG, HELD))


def test_a_set_of_another_county_or_none_at_all_is_refused(platform):
    address, content = platform
    content["county"] = "654025"
    with pytest.raises(Unusable, match="给的是 654025"):
        month_set(address, "654024", "2020-06")
    content["logs"] = "none"
    with pytest.raises(Unusable, match="读不出来"):
        month_set(address, "654024", "2020-06")


@pytest.mark.parametrize("given", [("", "654024", "2020-06"), ("http://x", "", "2020-06"), ("http://x", "654024", "")])
def test_address_county_and_month_belong_together(given):
    with pytest.raises(Unusable, match="须同时给出"):
        month_of(*given)
