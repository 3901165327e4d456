"""The kept answers behind a log's checkpoints: their number never falls, and their hashes give every root signed."""

from base64 import b64encode
from collections.abc import Iterator

from audit.findings import Finding
from audit.report import Report
from audit.source import Source
from audit.trust_store import Kept
from shared.tlog.checkpoints import Checkpoint
from shared.tlog.merkle import Frontier
from shared.tlog.notes import BadNote
from shared.tlog.tiles import cut

AT_ONCE = 65_536


def check_answers(source: Source, kept: Kept, signed: list[Checkpoint], report: Report) -> None:
    """Compare what the checkpoints say of answers with one another, with what was seen, and with the hashes given."""
    said = _said(signed, report)
    if not said:
        return
    report.answers = max(said)
    for size in sorted(kept.answers.keys() & said.keys()):
        if b64encode(said[size]).decode() != kept.answers[size]:
            report.findings.append(Finding("answers", f"{size} 个答复的树根与以前核对过的不同"))
    known = {size: root for size, root in kept.answered().items() if size <= report.answers} | said
    report.findings += _roots(source, known, report)
    if not report.status:
        kept.answers |= {size: b64encode(root).decode() for size, root in said.items()}


def _said(signed: list[Checkpoint], report: Report) -> dict[int, bytes]:
    """What the checkpoints say: the root by the number of answers."""
    found: dict[int, bytes] = {}
    last = 0
    for point in signed:
        try:
            size, root = point.answers
        except BadNote as wrong:
            report.findings.append(Finding("answers", f"{point.size} 条的检查点：{wrong}"))
            continue
        if size < last or found.get(size, root) != root:
            report.findings.append(Finding("answers", f"{point.size} 条的检查点写 {size} 个答复，与此前的不符"))
        last = max(last, size)
        if size:
            found[size] = root
    return found


def _roots(source: Source, known: dict[int, bytes], report: Report) -> Iterator[Finding]:
    """The first root that the hashes given do not lead to."""
    frontier, good = Frontier(), 0
    while frontier.size < report.answers:
        start = frontier.size
        given = cut(source.answers(start, min(report.answers, start + AT_ONCE)))
        for size in sorted(size for size in known if start < size <= start + len(given)):
            frontier.extend(given[frontier.size - start : size - start])
            if frontier.root() != known[size]:
                yield Finding("answers", f"{size} 个答复的哈希与检查点不符，变动在第 {good + 1} 至 {size} 个之间")
                return
            good = size
        frontier.extend(given[frontier.size - start :])
        if not given:
            missing = f"保存的答复 {report.answers} 个，出示了 {start} 个的哈希"
            report.remarks.append(f"{missing} [hashes of answers not shown]")
            return
