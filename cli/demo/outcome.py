"""What the demonstration came to: a row per county-year, as a table and as build/demo.json."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.table import Table

from cli.demo.cases import Case
from cli.platform import Platform
from shared.kernel.money import fen
from shared.platform.identity.roles import Role

STATES = {"S13": "待启动", "S14": "在建", "S16": "已验收", "S19": "办结"}
"""The states in which the demonstration leaves projects, in few words."""

TABLE_WIDTH = 136

SOURCES = ("ledger", "projects", "disclosure")


@dataclass(frozen=True)
class County:
    """The figures of one county-year, in fen; `rate` in per cent as monitoring states it, null without money."""

    code: str
    name: str
    fiscal_year: int
    inflow_fen: int
    committed_fen: int
    disbursed_fen: int
    returned_fen: int
    rate: str | None
    projects: dict[str, int]
    notices: int
    refused_commitments: int
    stated_inflow_fen: int


def county(platform: Platform, case: Case) -> County:
    """The figures as monitoring shows them, once it has heard all that the ledger holds."""
    figures = platform.until(lambda: _settled(platform, case), f"{case.name} 监测与各服务一致")
    return County(
        code=case.code,
        name=case.name,
        fiscal_year=case.year,
        inflow_fen=figures["received_fen"],
        committed_fen=figures["committed_fen"],
        disbursed_fen=figures["disbursed_fen"],
        returned_fen=figures["returned_fen"],
        rate=figures["everything"]["percent"],
        projects={row["by"]: row["count"] for row in figures["projects_by_state"]},
        notices=sum(row["count"] for row in figures["notices_by_state"]),
        refused_commitments=figures["refusals"],
        stated_inflow_fen=sum(fen(source["amount_yuan"]) for source in case.content["sources"]),
    )


def _settled(platform: Platform, case: Case) -> dict[str, Any] | None:
    """What monitoring shows, once it has heard the whole of every log and agrees with the ledger."""
    held = platform.get(f"/ledger/v1/books/{case.book}", case.person(Role.FINANCE))
    lasts = {source: _last(platform, source, case) for source in SOURCES}
    shown = platform.get(f"/monitoring/v1/books/{case.book}")
    heard = all(shown["sources"].get(source, {}).get("sequence", 0) >= last for source, last in lasts.items())
    agreed = all(held[name] == shown[name] for name in ("received_fen", "disbursed_fen", "spent_fen", "returned_fen"))
    return shown if heard and agreed else None


def trial_balance(platform: Platform, cases: tuple[Case, ...]) -> int:
    """The sum of all postings of all books, in fen: zero, or something is very wrong."""
    return sum(
        int(platform.get(f"/ledger/v1/books/{case.book}/trial-balance", case.person(Role.FINANCE))["total_fen"])
        for case in cases
    )


def events(platform: Platform, case: Case) -> int:
    """How many events lie in the four logs."""
    return sum(_last(platform, service, case) for service in (*SOURCES, "monitoring"))


def _last(platform: Platform, service: str, case: Case) -> int:
    """The last sequence of a service's log."""
    feed = platform.get(f"/{service}/v1/events/gaps", case.person(Role.AUDITOR), **{"from": 1, "to": 1})
    return int(feed["last"])


def addresses(platform: Platform, cases: tuple[Case, ...]) -> dict[str, str]:
    """What to look at."""
    pages = {f"{c.name}{c.year}": f"{platform.address}/monitoring/books/{c.book}" for c in cases}
    return {
        "公告公示": f"{platform.address}/disclosure/",
        "监测": f"{platform.address}/monitoring/",
        "查账": f"{platform.address}/ledger/",
    } | pages


def write(
    file: Path, counties: list[County], *, trial_balance_fen: int, events: int, seconds: dict[str, float],
    urls: dict[str, str],
) -> None:  # fmt: skip
    """Write build/demo.json."""
    outcome = {
        "counties": [asdict(row) for row in counties],
        "trial_balance_fen": trial_balance_fen,
        "events": events,
        "seconds": seconds,
        "urls": urls,
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(outcome, ensure_ascii=False, indent=1))


def table(counties: list[County]) -> Table:
    """The figures for a person, in 万元."""
    shown = Table(title="八个县（区）年度 · 资金单位：万元 · 模拟数据（收入与项目金额取自公告）")
    shown.add_column("县（区）年度", no_wrap=True)
    for heading in ("到账", "已安排", "已拨付", "结余收回", "拨付率", "资金不足"):
        shown.add_column(heading, justify="right", no_wrap=True, min_width=2 * len(heading) + 1)
    shown.add_column("项目（状态 个数）", no_wrap=True)
    shown.add_column("公告", justify="right", no_wrap=True, min_width=4)
    for row in counties:
        amounts = (row.inflow_fen, row.committed_fen, row.disbursed_fen, row.returned_fen)
        states = "  ".join(f"{STATES.get(s, s)} {count}" for s, count in sorted(row.projects.items())) or "无项目"
        rate = "—" if row.rate is None else f"{row.rate}%"
        short = f"{row.refused_commitments} 项" if row.refused_commitments else ""
        cells = [_wan(amount) for amount in amounts]
        shown.add_row(f"{row.name} {row.fiscal_year}", *cells, rate, short, states, str(row.notices))
    return shown


def _wan(amount_fen: int) -> str:
    """Fen as 万元 with two decimals, cut to whole hundreds of yuan where it does not go even."""
    whole, rest = divmod(amount_fen // 10_000, 100)
    return f"{whole:,}.{rest:02d}"
