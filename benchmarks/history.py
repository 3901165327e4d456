"""A history of ten million entries, checked while it streams by: neither side keeps it, and none of it lies on a disk.

`python -m benchmarks.history ENTRIES` writes key, checkpoint and log to its standard output: one book's year,
told again for county after county, with another code wherever the county's stands. `benchmarks.outsider` reads and
checks it.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.place import Place
from benchmarks.results import Series, Target
from benchmarks.suite import Benchmark, Size
from benchmarks.verify import COUNTY, Log, year
from shared.tlog.checkpoints import Checkpoint
from shared.tlog.lines import leaf_hashes, rows
from shared.tlog.merkle import Frontier
from shared.tlog.notes import Signer

BOOKS = 100
LINES = 200
"""A piece of the stream."""


def history(_: Place, size: Size) -> Iterator[Benchmark]:
    """Entries a second of one core over a long history, and the most memory that it took."""

    @cache
    def figures() -> dict[str, float]:
        return checked(size.entries)

    rate = Series("verify.history", "entries/s of one core", (Target(200_000),))
    yield Benchmark(rate, lambda: figures()["rate"], once=True)
    yield Benchmark(Series("verify.history.memory", "MiB"), lambda: figures()["peak_mib"], once=True)


def checked(entries: int) -> dict[str, float]:
    """What the outsider measured of itself."""
    writing = [sys.executable, "-m", "benchmarks.history", str(entries)]
    with subprocess.Popen(writing, stdout=subprocess.PIPE) as writer:
        said = subprocess.check_output([sys.executable, "-m", "benchmarks.outsider"], stdin=writer.stdout)
    found: dict[str, float] = json.loads(said)
    return found


def counties(lines: list[bytes], books: int) -> Iterator[bytes]:
    """The lines again and again, each time of another county, in pieces; the sequences run on."""
    tails = [line.partition(b",")[2] for line in lines]
    sequence = 0
    for county in range(books):
        code = b"%06d" % (100_000 + county)
        for at in range(0, len(lines), LINES):
            part = b"".join(tails[at : at + LINES]).replace(COUNTY.encode(), code).splitlines(keepends=True)
            yield b"".join([b'{"sequence":%d,%b' % found for found in enumerate(part, sequence + 1)])
            sequence += len(part)


def told(entries: int) -> list[bytes]:
    """The lines of one county's year. Every aggregate ends in the county's code, so that none is in two books."""
    code = COUNTY.encode()
    found = Log.of(year(entries)).raw.splitlines(keepends=True)
    return [
        line.replace(aggregate, aggregate[: -len(code)] + code) for line in found for aggregate in [rows(line)[0][1]]
    ]


def main() -> None:
    """Twice through the history: to seal it, and to show it."""
    entries = int(sys.argv[1])
    books = min(BOOKS, entries)
    lines, grown = told(entries // books), Frontier()
    for piece in counties(lines, books):
        grown.extend(leaf_hashes(rows(piece)))
    signer = Signer("bench", Ed25519PrivateKey.generate())
    note = Checkpoint("bench", grown.size, grown.root()).sign(signer)
    sys.stdout.buffer.write(b"%b\n%b\n" % (str(signer.verifier).encode(), json.dumps(note).encode()))
    sys.stdout.buffer.writelines(counties(lines, books))


if __name__ == "__main__":
    main()
