"""Sums of the rows against the totals a file states. What disagrees is a finding; nothing is changed."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from shared.importing.lines import Line, Source
from shared.importing.model import Amount, Doubt, Finding, InflowLine, Row
from shared.kernel.money import yuan

_TOTAL = re.compile(r"合计|总计|共计|总投资|总额")
_YEAR = re.compile(r"^((?:19|20)\d{2})年?")
_SEVERAL = re.compile(r"[、,，;；/+＋]|资金[和与及]")
"""What joins the names of several sources."""


def sums_of(rows: list[Row]) -> list[Amount]:
    """What the readable rows add up to: all of them, then by level (inflows) or by category and source (projects)."""
    readable = [row for row in rows if row.fen is not None]
    whole = Amount(label="全部行之和", fen=sum(row.fen or 0 for row in readable), rows=len(readable))
    return [whole, *(amount for key in _KEYS for amount in _groups(readable, key))]


def findings_of(source: Source, rows: list[Row], sums: list[Amount]) -> list[Finding]:
    """Contradictions between stated totals, rows, and the other side of the notice.

    Of an excerpt's rows some are missing, so only what they already exceed is one.
    """
    if not source.complete:
        source.warnings.append("文件是摘录，后面的行不全，合计没有与各行之和比较；只核对了所列各行是否已超过合计")
        return [finding for finding in _of_totals(source, rows, sums, whole=True) if finding.difference_fen > 0]
    findings = list(_of_totals(source, rows, sums, whole=False))
    other = source.counterpart
    if other and not source.checks and not _unreadable(rows) and other.fen != sums[0].fen:
        told = any((each.stated_fen, each.computed_fen) == (other.fen, sums[0].fen) for each in findings)
        findings += [] if told else [_finding(other.label, other.fen, sums[0].fen, sums[0].label)]
    return findings


def contradiction(finding: Finding) -> Doubt:
    """A contradiction as a doubt: it stops an import until a person has looked at both figures."""
    return Doubt.of(
        "contradiction",
        f"“{finding.label}”",
        finding.detail,
        "请核对原件；原件如此、按各行导入的，确认后导入",
    )


def _of_totals(source: Source, rows: list[Row], sums: list[Amount], *, whole: bool) -> Iterator[Finding]:
    """The stated totals that differ from their rows; `whole`: only those that speak of all rows."""
    if source.checks:
        found = (_of_table(source, check.stated, check.lines) for check in source.checks)
    else:
        totals = [total for total in source.stated if not whole or _is_whole(source, total)]
        found = (_of_notice(source, stated, rows, sums) for stated in totals)
    yield from filter(None, found)


def _is_whole(source: Source, stated: Amount) -> bool:
    return bool(_TOTAL.search(stated.label)) or len(source.stated) == 1


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
    if named and named.fen != stated.fen and not _is_apart(named, rows):
        return None
    if named or any(group.fen == stated.fen for group in sums):
        return named or next(group for group in sums if group.fen == stated.fen)
    return sums[0] if _is_whole(source, stated) else None


def _is_apart(group: Amount, rows: list[Row]) -> bool:
    """Whether a group has all the money of its name: no row names several sources or levels, or leaves them open."""
    key = next(key for key in _KEYS if any(f"{key(row)}之和" == group.label for row in rows))
    names = {key(row) for row in rows}
    mixed = any(isinstance(row.values, InflowLine) and row.values.level == "mixed" for row in rows)
    joined = any(
        _SEVERAL.search(name) or any(other and other != name and other in name for other in names) for name in names
    )
    return key is _category or not (mixed or joined or "" in names)


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


_KEYS: tuple[Callable[[Row], str], ...] = (_level, _category, _fund_source)
