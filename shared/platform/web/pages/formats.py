"""How figures, days and moments are written for people in China."""

from datetime import date, datetime
from typing import Literal

from markupsafe import Markup, escape

from shared.kernel.days import BEIJING

Unit = Literal["元", "万元"]


def grouped(fen: int, unit: Unit) -> str:
    """Write the size of an amount without its sign: 1250000 fen -> "12,500.00" 元 or "1.25" 万元.

    万元 keeps up to six decimals, so that no fen is lost, and at least two.
    """
    if unit == "元":
        return f"{abs(fen) // 100:,}.{abs(fen) % 100:02d}"
    whole, rest = divmod(abs(fen), 1_000_000)
    decimals = f"{rest:06d}".rstrip("0").ljust(2, "0")
    return f"{whole:,}.{decimals}"


def money(fen: int | None, unit: Unit = "元") -> Markup:
    """An amount as a cell shows it: a negative one in parentheses with its sign, never colour alone."""
    if fen is None:
        return Markup('<span class="muted">—</span>')
    text = grouped(fen, unit)
    if fen < 0:
        return Markup('<span class="num negative">(−{})</span>').format(text)
    return Markup('<span class="num">{}</span>').format(text)


def figure(fen: int | None, unit: Unit = "元") -> Markup:
    """An amount in a column of a table: 万元 to two decimals, half up, so that the points stand below each other.

    What was rounded tells the exact yuan when pointed at; the unit 元 shows every fen.
    """
    if fen is None or unit == "元" or fen % 10_000 == 0:
        return money(fen, unit)
    near = (abs(fen) + 5_000) // 10_000 * 10_000
    text = money(near if fen > 0 else -near, unit)
    return Markup('<span title="{} 元">{}</span>').format(("−" if fen < 0 else "") + grouped(fen, "元"), text)


def day(on: date | str | None) -> str:
    """2020-03-31 -> 2020年3月31日; accepts the ISO text of a JSON answer."""
    if on is None or on == "":
        return "—"
    if isinstance(on, str):
        on = date.fromisoformat(on[:10])
    return f"{on.year}年{on.month}月{on.day}日"


def moment(at: datetime | str | None) -> str:
    """A moment on the clock of Beijing: 2020年3月31日 14:05."""
    if at is None or at == "":
        return "—"
    if isinstance(at, str):
        at = datetime.fromisoformat(at)
    local = at.astimezone(BEIJING)
    return f"{day(local.date())} {local:%H:%M}"


def days(count: int) -> str:
    """Days left or gone in words: 4 -> 还剩 4 天, 0 -> 今天截止, -3 -> 已过 3 天."""
    if count == 0:
        return "今天截止"
    return f"还剩 {count} 天" if count > 0 else f"已过 {-count} 天"


def lines(text: str) -> Markup:
    """Text as it was written, its line breaks kept, everything else escaped."""
    return Markup("<br>").join(escape(line) for line in text.splitlines())
