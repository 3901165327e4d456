"""`python -m evidence.verify`: the check as a program of its own, without the platform.

`python -m evidence.verify BUNDLE_OR_MIRROR [--since OLDER]`, or `--feed http://… --token …`. Exit status 0: everything
holds; 1: evidence of tampering; 2: wrong usage, or something that cannot be read.
"""

import argparse
import json
import os
import sys
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

from evidence.bundle import Bundle
from evidence.check import check
from evidence.feed import Feed
from evidence.memory import Memory, default_file
from evidence.mirror import Mirror
from evidence.report import UNREADABLE, Report, yuan
from evidence.source import Progress, Source, Unusable


def run(
    source: Source,
    *,
    memory: Path | None = None,
    key: str = "",
    since: Path | None = None,
    progress: Progress = lambda _done, _of: None,
) -> Report:
    """Check a source against the memory file (the default one unless named) and write down what was learned.

    `key` is the log's public key, or a file that holds it. With those of earlier runs (a log may have a new key and
    old checkpoints) it is all that is trusted. Raises Unusable.
    """
    remembered = Memory(memory or default_file())
    kept = remembered.of(source)
    if key:
        kept.keys = list(dict.fromkeys([*keys_of(key), *kept.keys]))
    report = check(source, kept, since=opened(since) if since else None, progress=progress)
    if not report.status:
        remembered.save()
    return report


def source_of(directory: Path | None, feed: str, token: str) -> Source:
    """The directory or the ledger that was named; raises Unusable unless it is one of both."""
    if (directory is None) == (not feed):
        raise Unusable("请给出一个导出包或镜像的目录，或者 --feed 地址，二者取一")
    return Feed(feed, token) if directory is None else opened(directory)


def opened(directory: Path) -> Source:
    """The mirror or the bundle in a directory; raises Unusable where there is neither."""
    return Mirror.begun(directory) or Bundle(directory)


def lines(report: Report) -> list[str]:
    """The report in plain text."""
    told = [f"来源 {report.source}", f"账本 {report.origin}，分录 {report.entries} 条，检查点 {report.checkpoints} 个"]
    if report.size:
        told.append(f"树根（{report.size} 条）{b64encode(report.root).decode()}")
    for balance in report.balances:
        figures = "，".join(f"{WORDS.get(name, name)} {yuan(fen)}" for name, fen in balance.figures.items())
        told.append(f"专账 {balance.book}（{balance.entries} 笔）：{figures}")
    told += [f"· {remark}" for remark in report.remarks]
    told += [f"✗ {finding}" for finding in report.findings]
    return [*told, report.conclusion()]


WORDS = {
    "received": "收入",
    "available": "未安排",
    "committed": "已安排未付",
    "paid": "已拨付",
    "spent": "已支出",
    "returned": "上级收回",
}
"""The figures of a book in Chinese; an unlisted one keeps its name."""


def keys_of(text: str) -> list[str]:
    """The public keys in a text, or in the file that it names."""
    file = Path(text)
    return (file.read_text() if "+" not in text and file.is_file() else text).split()


def main(argv: list[str] | None = None, say: Callable[[str], None] = print) -> int:
    """Read the arguments, check, print; gives the exit status."""
    parser = argparse.ArgumentParser(prog="evidence.verify", description="核对账本 / check a ledger from outside")
    parser.add_argument("bundle", nargs="?", type=Path, help="导出包或镜像的目录")
    parser.add_argument("--feed", default="", help="账本地址，如 http://127.0.0.1:8080")
    parser.add_argument("--token", default=os.environ.get("SLUICE_TOKEN", ""), help="审计员令牌，默认取 SLUICE_TOKEN")
    parser.add_argument("--key", default="", help="公钥，或存有公钥的文件")
    parser.add_argument("--memory", type=Path, help="记忆文件")
    parser.add_argument("--since", type=Path, help="较早的导出包或镜像，核对前后一致")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    given = parser.parse_args(argv)
    try:
        source = source_of(given.bundle, given.feed, given.token)
        report = run(source, memory=given.memory, key=given.key, since=given.since)
    except Unusable as wrong:
        say(f"✗ {wrong}")
        return UNREADABLE
    said = [json.dumps(report.as_dict(), ensure_ascii=False)] if given.json else lines(report)
    say("\n".join(said))
    return report.status


if __name__ == "__main__":
    sys.exit(main())
