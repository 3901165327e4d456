"""Sums of the rows against the totals a file states. What disagrees is a finding; nothing is changed."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from shared.importing.lines import Line, Source
from shared.importing.model import Amount, Finding, InflowLine, Row
from shared.kernel.money import yuan

_TOTAL = re.compile(r"合计|总计|共计|总投资|总额")
_YEAR = re.compile(r"^((?:19|20)\d{2})年?")


def sums_of(rows: list[Row]) -> list[Amount]:
    """What the readable rows add up to: all of them, then by level (inflows) or by category and source (projects)."""
    readable = [row for row in rows if row.ok]
    whole = Amount(label="全部行之和", fen=sum(row.fen or 0 for row in readable), rows=len(readable))
    keys: tuple[Callable[[Row], str], ...] = (_level, _category, _fund_source)
    return [whole, *(amount for key in keys for amount in _groups(readable, key))]


def findings_of(source: Source, rows: list[Row], sums: list[Amount]) -> list[Finding]:
    """Contradictions between stated totals, rows, and the other side of the notice; none for an excerpt."""
    if not source.complete:
        source.warnings.append("文件是摘录，后面的行不全，合计没有与各行之和比较")
        return []
    if source.checks:
        return [finding for check in source.checks if (finding := _of_table(source, check.stated, check.lines))]
    findings = [finding for stated in source.stated if (finding := _of_notice(source, stated, rows, sums))]
    other = source.counterpart
    if other and not _unreadable(rows) and other.fen != sums[0].fen:
        findings.append(_finding(other.label, other.fen, sums[0].fen, sums[0].label))
    return findings


def _of_table(source: Source, stated: Amount, lines: Iterable[Line]) -> Finding | None:
    amounts = [line.fen for line in lines]
    if None in amounts:
        source.warnings.append(f"有的行金额读不出来，“{stated.label}”没有比较")
        return None
    computed = sum(amount or 0 for amount in amounts)
    return None if computed == stated.fen else _finding(stated.label, stated.fen, computed, f"{len(amounts)} 行之和")


def _of_notice(source: Source, stated: Amount, rows: list[Row], sums: list[Amount]) -> Finding | None:
    computed = _counterpart_of(source, stated, rows, sums)
    if computed is None:
        source.warnings.append(f"“{stated.label}”{yuan(stated.fen)} 元没有能直接核对的行")
        return None
    return None if computed.fen == stated.fen else _finding(stated.label, stated.fen, computed.fen, computed.label)


def _counterpart_of(source: Source, stated: Amount, rows: list[Row], sums: list[Amount]) -> Amount | None:
    """The sum a stated total speaks of: a year's, a group's of the same name, or all when it says it is the total."""
    if _unreadable(rows):
        return None
    if year := _YEAR.match(stated.label):
        ofyear = [row for row in rows if row.ok and year[1] in row.label.split(" ")[-1]]
        if 0 < len(ofyear) < len(rows):
            return Amount(label=f"{year[1]}年各行之和", fen=sum(row.fen or 0 for row in ofyear), rows=len(ofyear))
    named = next((group for group in sums[1:] if _same_name(group.label, stated.label)), None)
    if named or any(group.fen == stated.fen for group in sums):
        return named or next(group for group in sums if group.fen == stated.fen)
    if _TOTAL.search(stated.label) or len(source.stated) == 1:
        return sums[0]
    return None


def _unreadable(rows: list[Row]) -> bool:
    return not rows or any(row.fen is None for row in rows)


def _same_name(group: str, stated: str) -> bool:
    return _bare(group) == _bare(stated)


def _bare(label: str) -> str:
    return re.sub(r"(之和|资金|类|级)$", "", re.sub(r"(之和|资金)$", "", label))


def _finding(label: str, stated: int, computed: int, what: str) -> Finding:
    return Finding(
        label=label,
        stated_fen=stated,
        computed_fen=computed,
        detail=f"文件写明“{label}”{yuan(stated)} 元，{what}为 {yuan(computed)} 元，相差 {yuan(computed - stated)} 元",
    )


def _groups(rows: list[Row], key: Callable[[Row], str]) -> list[Amount]:
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        if label := key(row):
            groups[label].append(row.fen or 0)
    return [Amount(label=f"{label}之和", fen=sum(fens), rows=len(fens)) for label, fens in groups.items()]


def _level(row: Row) -> str:
    return row.values.level_text if isinstance(row.values, InflowLine) else ""


def _category(row: Row) -> str:
    return "" if row.values is None or isinstance(row.values, InflowLine) else row.values.category


def _fund_source(row: Row) -> str:
    return "" if row.values is None or isinstance(row.values, InflowLine) else row.values.fund_source
