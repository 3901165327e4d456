"""From one place to another: a question about a range that ends before it begins is no question."""

from datetime import date
from typing import TypeVar

from shared.kernel.errors import FieldProblem, Invalid


class RangeReversed(Invalid):
    """A range must not end before it begins."""

    title = "起止颠倒"


T = TypeVar("T", int, date)


def in_order(first: T, last: T, names: tuple[str, str]) -> None:
    """Raise RangeReversed, naming both parameters of the address, where `last` lies before `first`."""
    if last >= first:
        return
    begin, end = names
    problems = (
        FieldProblem(f"/query/{begin}", f"{begin}（{first}）晚于 {end}（{last}），请改为 {last} 或以前"),
        FieldProblem(f"/query/{end}", f"{end}（{last}）早于 {begin}（{first}），请改为 {first} 或以后"),
    )
    raise RangeReversed(f"起（{begin}={first}）在止（{end}={last}）之后，请核对后重新查询", fields=problems)
