"""`python -m evidence.verify`: the check as a program of its own, without the platform.

`python -m evidence.verify BUNDLE_OR_MIRROR [--since OLDER]`, or `--feed http://… --token …` for the logs of all four
services, `--service NAME` for one. Exit status 0: everything holds; 1: evidence of tampering; 2: wrong usage, or
something that cannot be read.
"""

import argparse
import json
import os
import sys
from base64 import b64encode
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from audit.bundle import Bundle
from audit.check import check
from audit.feed import Feed
from audit.findings import Finding
from audit.mirror import Mirror
from audit.monthly import MonthSet, month_set
from audit.report import HOLDS, TAMPERED, UNREADABLE, Report, yuan
from audit.services import LEDGER, NAMES, service_of
from audit.source import Progress, Source, Unusable
from audit.trust_store import TrustStore, default_file


def run(
    source: Source,
    *,
    memory: Path | None = None,
    key: str = "",
    since: Path | None = None,
    month: MonthSet | None = None,
    progress: Progress = lambda _done, _of: None,
) -> Report:
    """Check a source against the memory file (the default one unless named) and write down what was learned.

    `key` is the log's public key, or a file that holds it. With those of earlier runs (a log may have a new key and
    old checkpoints) it is all that is trusted. Raises Unusable.
    """
    remembered = TrustStore(memory or default_file())
    kept = remembered.of(source)
    if given := _of_this_log(keys_of(key) if key else [], source):
        kept.keys = list(dict.fromkeys([*given, *kept.keys]))
    report = check(source, kept, since=opened(since) if since else None, month=month, progress=progress)
    if not report.status:
        remembered.save()
    return report


def run_all(
    sources: Iterable[Callable[[], Source]],
    *,
    memory: Path | None = None,
    key: str = "",
    since: Path | None = None,
    month: MonthSet | None = None,
    progress: Progress = lambda _done, _of: None,
) -> list[Report]:
    """Check one log after the other. Of several, one that cannot be read does not keep the others from being checked.

    Raises Unusable where there is but one and it cannot be read.
    """
    asked = list(sources)
    reports: list[Report] = []
    for source in asked:
        try:
            reports.append(run(source(), memory=memory, key=key, since=since, month=month, progress=progress))
        except Unusable as wrong:
            if len(asked) == 1:
                raise
            reports.append(Report("", findings=[Finding("unreachable", str(wrong))]))
    return reports


def worst(reports: Iterable[Report]) -> int:
    """The exit status of several: evidence of tampering first, then what could not be read."""
    found = {report.status for report in reports}
    return next((status for status in (TAMPERED, UNREADABLE) if status in found), HOLDS)


def sources_of(
    directory: Path | None, feed: str, token: str, service: str = "", *, since: bool = False
) -> list[Callable[[], Source]]:
    """The directory that was named, or the logs behind an address: all four, or one service's.

    Raises Unusable unless it is one of both, for a service that there is none of, and for more logs than `since` can be
    about.
    """
    if service and service not in NAMES:
        raise Unusable(f"没有 {service} 这个服务，请从 {'、'.join(NAMES)} 中选一个")
    if (directory is None) == (not feed):
        raise Unusable("请给出一个导出包或镜像的目录，或者 --feed 地址，二者取一")
    if directory is None:
        names = [service] if service else [LEDGER] if since else list(NAMES)
        return [partial(Feed, feed, token, name) for name in names]
    others = [name for name in NAMES if name != LEDGER and Mirror.begun(directory / name)]
    at = {LEDGER: directory} | {name: directory / name for name in others}
    if others and not Mirror.begun(directory):
        del at[LEDGER]
    asked = [at.get(service, directory)] if service or since else list(at.values())
    return [partial(opened, place) for place in asked]


def month_of(feed: str, county: str, month: str) -> MonthSet | None:
    """The checkpoint set that is asked for, None where none is; raises Unusable."""
    if not county and not month:
        return None
    if not (county and month and feed):
        raise Unusable("核对月度检查点集须同时给出 --feed、--county 和 --month，如 --county 654024 --month 2020-06")
    return month_set(feed, county, month)


def _of_this_log(keys: list[str], source: Source) -> list[str]:
    """Those of some keys that are for the log of the same service."""
    service = service_of(source.key().partition("+")[0])
    return [key for key in keys if service_of(key.partition("+")[0]) == service]


def opened(directory: Path) -> Source:
    """The mirror or the bundle in a directory; raises Unusable where there is neither."""
    return Mirror.begun(directory) or Bundle(directory)


def lines(report: Report) -> list[str]:
    """The report in plain text."""
    told = [f"来源 {report.source}", f"{report.title}，分录 {report.entries} 条，检查点 {report.checkpoints} 个"]
    if report.answers:
        told.append(f"保存的答复 {report.answers} 个，根在检查点中")
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
    parser = argparse.ArgumentParser(prog="audit.verify", description="核对账本 / check a ledger from outside")
    parser.add_argument("bundle", nargs="?", type=Path, help="导出包或镜像的目录")
    parser.add_argument("--feed", default="", help="平台地址，如 http://127.0.0.1:8080")
    parser.add_argument("--service", default="", help=f"只核对一个服务的日志：{'、'.join(NAMES)}；不写则全部")
    parser.add_argument("--token", default=os.environ.get("SLUICE_TOKEN", ""), help="审计员令牌，默认取 SLUICE_TOKEN")
    parser.add_argument("--key", default="", help="公钥，或存有公钥的文件")
    parser.add_argument("--memory", type=Path, help="记忆文件")
    parser.add_argument("--since", type=Path, help="较早的导出包或镜像，核对前后一致")
    parser.add_argument("--month", default="", help="连同该月的检查点集一起核对，如 2020-06，须有 --county")
    parser.add_argument("--county", default="", help="哪个县的检查点集，如 654024")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    given = parser.parse_args(argv)
    try:
        sources = sources_of(given.bundle, given.feed, given.token, given.service, since=given.since is not None)
        month = month_of(given.feed, given.county, given.month)
        reports = run_all(sources, memory=given.memory, key=given.key, since=given.since, month=month)
    except Unusable as wrong:
        say(f"✗ {wrong}")
        return UNREADABLE
    said = [json.dumps(as_json(reports), ensure_ascii=False)] if given.json else told(reports)
    say("\n".join(said))
    return worst(reports)


def told(reports: list[Report]) -> list[str]:
    """Several reports in plain text, with one conclusion over all of them."""
    said = [line for report in reports for line in [*lines(report), ""]][:-1]
    return said if len(reports) == 1 else [*said, "", conclusion(reports)]


def conclusion(reports: list[Report]) -> str:
    """One sentence over several logs, Chinese first."""
    bad = [report for report in reports if report.status == TAMPERED]
    unsure = [report for report in reports if report.status == UNREADABLE]
    if bad:
        return f"{len(reports)} 个日志中 {len(bad)} 个有篡改的证据：{'；'.join(report.title for report in bad)}"
    if unsure:
        return f"{len(reports)} 个日志中 {len(unsure)} 个未能全部核对，其余完整"
    return f"{len(reports)} 个日志都完整 [everything holds]"


def as_json(reports: list[Report]) -> dict[str, Any]:
    """One report as it is; several under `logs`."""
    if len(reports) == 1:
        return reports[0].as_dict()
    status = worst(reports)
    return {"holds": status == HOLDS, "status": status, "logs": [report.as_dict() for report in reports]}


if __name__ == "__main__":
    sys.exit(main())
