"""Writing a bundle, part by part. Killed at any moment and started again, it ends with the same bytes.

The newest checkpoint at the first start is the end: what the ledger writes meanwhile belongs to the next bundle.
"""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from msgspec.json import decode, encode, format

from audit.bundle import CHECKPOINTS, FORMAT, KEY, MANIFEST, PART, Bundle, File, Manifest, digest, part_name
from audit.instructions import told
from audit.source import Progress, Source, Unusable
from shared.tlog.checkpoints import Checkpoint, read_checkpoint
from shared.tlog.lines import last_sequence, upto
from shared.tlog.notes import BadNote, parse

Extra = Callable[[Path], None]
"""Writes further files into the finished directory, from what lies there already."""


def write_bundle(
    source: Source, directory: Path, *, extra: Extra = lambda _: None, progress: Progress = lambda _done, _of: None
) -> Bundle:
    """Bring everything the newest checkpoint covers into a directory; one that is complete is left alone.

    Raises Unusable where there is nothing to export, or the directory holds another log's bundle.
    """
    if (directory / MANIFEST).exists():
        return Bundle(directory)
    for folder in ("events", "leaves"):
        (directory / folder).mkdir(parents=True, exist_ok=True)
    end = _begin(source, directory)
    for part in range(-(-end.size // PART)):
        first, last = part * PART, min(end.size, (part + 1) * PART)
        _events(source, directory / part_name("events/", part), first, last, partial(_say, progress, end.size))
        _put(directory / part_name("leaves/", part), partial(source.leaves, first, last))
    answered = end.answers[0]
    for part in range(-(-answered // PART)):
        (directory / "answers").mkdir(exist_ok=True)
        last = min(answered, (part + 1) * PART)
        _put(directory / part_name("answers/", part), partial(source.answers, part * PART, last))
    extra(directory)
    _put(directory / "VERIFY.md", lambda: told(end.origin, end.size, source.key()).encode())
    manifest = Manifest(FORMAT, end.origin, end.size, _listed(directory))
    _put(directory / MANIFEST, lambda: format(encode(manifest), indent=1) + b"\n")
    return Bundle(directory)


def _listed(directory: Path) -> list[File]:
    """Every finished file of the directory."""
    files = sorted(path for path in directory.rglob("*") if path.is_file() and path.suffix != ".draft")
    return [File(path.relative_to(directory).as_posix(), path.stat().st_size, digest(path)) for path in files]


def _begin(source: Source, directory: Path) -> Checkpoint:
    """The checkpoint that the bundle ends with: written down at the first start, read back at any later one."""
    key = source.key()
    _put(directory / KEY, f"{key}\n".encode)
    if _origin((directory / KEY).read_text()) != _origin(key):
        raise Unusable(f"{directory} 里是另一个账本的导出包，请换一个目录")
    _put(directory / CHECKPOINTS, lambda: b"".join(encode(note) + b"\n" for note in _notes(source)))
    newest = decode((directory / CHECKPOINTS).read_bytes().splitlines()[-1], type=str)
    try:
        return read_checkpoint(parse(newest).text)
    except BadNote as wrong:
        raise Unusable(f"最新的检查点读不出来（{wrong}）") from wrong


def _notes(source: Source) -> list[str]:
    notes = source.notes()
    if not notes:
        raise Unusable("账本还没有检查点，请过一分钟再导出")
    return notes


def _say(progress: Progress, of: int, done: int) -> None:
    progress(done, of)


def _origin(key: str) -> str:
    return key.partition("+")[0]


def _events(source: Source, file: Path, after: int, last: int, told: Callable[[int], None]) -> None:
    """One part of the raw log: the events behind `after`, as far as `last`. What a killed run left is gone on with."""
    if file.exists():
        return
    draft = file.with_suffix(".draft")
    with draft.open("a+b") as opened:
        opened.seek(0)
        whole = opened.read().rpartition(b"\n")
        opened.truncate(len(whole[0]) + len(whole[1]))
        if whole[0]:
            after = last_sequence(whole[0] + b"\n", after)
        for piece in source.pieces(after) if after < last else ():
            mine, rest = upto(piece, last)
            opened.write(mine)
            opened.flush()
            after = last_sequence(piece, after)
            told(min(after, last))
            if rest or after >= last:
                break
        os.fsync(opened.fileno())
    draft.replace(file)


def _put(file: Path, content: Callable[[], bytes]) -> None:
    """Write a small file, all of it or not at all, once."""
    if file.exists():
        return
    draft = file.with_suffix(".draft")
    with draft.open("wb") as opened:
        opened.write(content())
        opened.flush()
        os.fsync(opened.fileno())
    draft.replace(file)
