"""Check a log from outside: recompute the tree and every balance, and compare with what was signed and seen before."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from audit.answers import check_answers
from audit.diagnosis import diagnose
from audit.findings import Finding
from audit.histories import reader_of
from audit.monthly import MonthSet
from audit.report import Balance, Report
from audit.scan import LogScan
from audit.services import service_of
from audit.source import Progress, Source, Unusable
from audit.trust_store import Kept
from shared.tlog.checkpoints import Checkpoint, open_checkpoint
from shared.tlog.notes import BadNote, Verifier


@dataclass(frozen=True)
class Known:
    """What a root must be at a size, and whose word that is: `signed` by this source, or `seen` before."""

    size: int
    root: bytes
    whose: str


def check(
    source: Source,
    kept: Kept,
    *,
    since: Source | None = None,
    month: MonthSet | None = None,
    progress: Progress = lambda _done, _of: None,
) -> Report:
    """Check everything that a source says, against `kept`, an older source and a month's checkpoint set.

    Where it holds, `kept` has learned it.

    `progress` is told the events read so far, and how many a checkpoint promises.

    Raises Unusable.
    """
    report = Report(source.name)
    keys = _trusted(source, kept, report)
    report.origin = keys[0].name
    signed = _signed(source, keys, report)
    known = [Known(point.size, point.root, "signed") for point in signed]
    known += _seen(source, kept, signed, report) + _since(since, keys, report)
    known += _of_month(month, keys, report)
    witnesses = [source] if since is None else [source, since]
    walk = LogScan((point.size for point in known), witnesses, reader_of(service_of(report.origin)))
    with _no_collection():
        for piece in source.pieces():
            walk.take(piece)
            progress(walk.entries, report.size)
    report.findings += [*_ends(walk, known), *_differences(walk, witnesses, known), *walk.findings]
    report.findings += source.flaws(not report.findings)
    check_answers(source, kept, signed, report)
    report.findings.sort(key=lambda finding: (finding.sequence is None, finding.sequence))
    _figures(walk, report)
    if not report.status:
        kept.keys = [str(key) for key in keys]
        for point in signed:
            kept.keep(point.size, point.root)
    return report


def _trusted(source: Source, kept: Kept, report: Report) -> list[Verifier]:
    """The keys to trust: those that were kept, and at the first meeting the source's own."""
    offered = source.key().splitlines()
    try:
        trusted = [Verifier.parse(key) for key in kept.keys or offered]
    except BadNote as wrong:
        raise Unusable(f"公钥读不出来（{wrong}）") from wrong
    if not trusted:
        raise Unusable(f"{source.name} 没有公钥")
    if not kept.keys:
        report.remarks.append(f"首次核对，公钥取自其自身，请与公布的公钥比对 [key pinned on first use]：{trusted[0]}")
    elif offered and offered[0] not in kept.keys:
        report.findings.append(Finding("key", f"现在的公钥 {offered[0]} 不是受信任的 {trusted[0]}"))
    return trusted


def _signed(source: Source, keys: list[Verifier], report: Report) -> list[Checkpoint]:
    """The checkpoints that a trusted key signed, in order; what is wrong with the others."""
    found: list[Checkpoint] = []
    for number, note in enumerate(source.notes(), start=1):
        try:
            point = open_checkpoint(note, *keys)
        except BadNote as wrong:
            report.findings.append(Finding("signature", f"第 {number} 个检查点：{wrong}"))
            continue
        if found and (point.size < found[-1].size or point.origin != found[-1].origin):
            detail = f"{found[-1].origin} 的 {found[-1].size} 条之后是 {point.origin} 的 {point.size} 条"
            report.findings.append(Finding("checkpoints", detail))
        found.append(point)
    report.checkpoints = len(found)
    if found:
        newest = max(found, key=lambda point: point.size)
        report.origin, report.size, report.root = newest.origin, newest.size, newest.root
    return found


def _seen(source: Source, kept: Kept, signed: list[Checkpoint], report: Report) -> list[Known]:
    """What this verifier saw of the log before. A bundle may be older than that, a ledger may not."""
    sizes = sorted(kept.roots)
    newer = [size for size in sizes if size > report.size]
    if newer and not source.live:
        report.remarks.append(f"此包止于 {report.size} 条，以前核对过 {newer[-1]} 条 [older than what was seen before]")
        sizes = sizes[: -len(newer)]
    for size in sorted(set(sizes) - {point.size for point in signed}):
        report.findings.append(Finding("withdrawn", f"以前核对过 {size} 条时的检查点，现在没有了", size))
    return [Known(size, kept.root(size), "seen") for size in sizes]


def _since(since: Source | None, keys: list[Verifier], report: Report) -> list[Known]:
    """What an older bundle signed: all of it must still be true."""
    if since is None:
        return []
    older = Report(since.name)
    points = _signed(since, keys, older)
    report.findings += older.findings
    return [Known(point.size, point.root, "seen") for point in points]


def _of_month(month: MonthSet | None, keys: list[Verifier], report: Report) -> list[Known]:
    """Where the log stood when a month was closed: it must be the beginning of what it is now."""
    if month is None:
        return []
    point, wrong = month.check(service_of(report.origin), keys)
    if wrong is not None:
        report.findings.append(wrong)
    if point is None:
        return []
    report.remarks.append(f"{month.county} {month.month} 月末检查点集：{point.size} 条 [checkpoint set of the month]")
    return [Known(point.size, point.root, "seen")]


def _ends(walk: LogScan, known: list[Known]) -> Iterator[Finding]:
    """Whether the log reaches as far as somebody signed."""
    promised = max((point.size for point in known), default=0)
    if walk.entries < promised and not walk.broken:
        detail = f"检查点写明 {promised} 条，只有 {walk.entries} 条"
        yield Finding("cut", detail, walk.entries + 1)
    if not promised and walk.entries:
        yield Finding("unsealed", "还没有检查点可供核对，请过一分钟再试")


def _differences(walk: LogScan, witnesses: list[Source], known: list[Known]) -> Iterator[Finding]:
    """Where computed roots and hashes are not those that were signed, seen or sealed."""
    wrong = [point for point in known if walk.roots.get(point.size, point.root) != point.root]
    differs = [(at, number) for number, at in enumerate(walk.differs) if at is not None]
    if wrong and differs:
        at, number = min(differs)
        yield diagnose(witnesses[0], witnesses[number], at)
    elif differs and not walk.broken:
        yield Finding("leaves", "分录与检查点相符，封存的叶子哈希却不同", min(differs)[0] + 1)
    if wrong:
        yield _first_wrong(walk, known, wrong, named=bool(differs))


def _first_wrong(walk: LogScan, known: list[Known], wrong: list[Known], *, named: bool) -> Finding:
    """The first root that is another one, and between which checkpoints its cause lies."""
    first = min(wrong, key=lambda point: point.size)
    right = {point.size for point in known} - {point.size for point in wrong}
    good = max((size for size in right if size < first.size and size in walk.roots), default=0)
    resealed = all(point.whose == "seen" for point in wrong)
    detail = f"{first.size} 条的检查点与重算的根不符，变动在第 {good + 1} 至 {first.size} 条之间"
    return Finding("rewritten" if resealed else "root", detail, None if named else good + 1)


def _figures(walk: LogScan, report: Report) -> None:
    report.entries = walk.entries
    if walk.entries > report.size > 0:
        report.remarks.append(f"末尾 {walk.entries - report.size} 条尚未封存 [not yet sealed]")
    if walk.hidden:
        report.remarks.append(f"没有出示内容的 {walk.hidden} 条只核对哈希 [entries not shown: hashes only]")
    books = sorted(walk.books.named(), key=lambda book: book.name)
    report.balances = [Balance(book.name, book.entries, book.figures()) for book in books]


@contextmanager
def _no_collection() -> Iterator[None]:
    """Nothing here makes cycles, and looking for them among millions of entries costs as much as the rest."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
