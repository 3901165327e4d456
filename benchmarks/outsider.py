"""`python -m benchmarks.outsider`: checks the log that comes in, without the platform, and says what it cost."""

import json
import resource
import sys
import time
from collections.abc import Iterator

from audit.bundle import pieces_of
from audit.check import check
from audit.findings import Finding
from audit.trust_store import Kept


class Stream:
    """A log from the standard input: a line with its key, a line with its checkpoint, and the entries."""

    name, live = "stdin", False

    def __init__(self) -> None:
        self._opened = sys.stdin.buffer
        self._key, self._note = self._opened.readline().decode().strip(), json.loads(self._opened.readline())

    def key(self) -> str:
        """The key that signed."""
        return self._key

    def notes(self) -> list[str]:
        """The one checkpoint."""
        return [self._note]

    def pieces(self, _after: int = 0) -> Iterator[bytes]:
        """The entries, once."""
        return pieces_of(self._opened)

    def leaves(self, _start: int, _end: int) -> bytes:
        """None: the root is all that is compared."""
        return b""

    def answers(self, _start: int, _end: int) -> bytes:
        """Nothing was answered here."""
        return b""

    def flaws(self, _proven: bool, /) -> list[Finding]:
        """None."""
        return []


def main() -> None:
    """Check, and print entries a second of processor time and the most memory in MiB."""
    source = Stream()
    began = time.process_time()
    report = check(source, Kept())
    assert report.status == 0, report.findings[:1]
    rate = report.entries / (time.process_time() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"entries": report.entries, "rate": rate, "peak_mib": peak}))


if __name__ == "__main__":
    main()
