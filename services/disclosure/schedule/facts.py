"""What the words of a notice are generated from: lines of a list, and what became of a project."""

from dataclasses import dataclass, replace
from typing import Self

from services.disclosure.notices.content import Content
from shared.kernel.acts import Act


@dataclass(frozen=True)
class Fact:
    """Another service's fact. `source` names it ("projects/17"), `sequence` is its place in that service's log."""

    act: Act
    source: str
    sequence: int


@dataclass(frozen=True)
class ListedFact:
    """A fact that is one line among others in a notice: a fund line of a document, a project that a meeting confirmed.

    `name` is the list's field, `facts` what the notice says besides, `source` is told once for all lines that share it.
    """

    name: str
    line: str
    fen: int
    facts: dict[str, str]
    fund_source: str = ""

    def added_to(self, content: Content) -> Content:
        """The content with one line more; the amount grows with it."""
        listed = _appended("\n", content.fields.get(self.name, ""), self.line)
        fields = {**content.fields, **self.facts, self.name: listed}
        if self.fund_source and self.fund_source not in fields.get("fund_source", "").split("、"):
            fields["fund_source"] = _appended("、", fields.get("fund_source", ""), self.fund_source)
        return Content(fields, (content.fund_size_fen or 0) + self.fen)


@dataclass(frozen=True)
class Result:
    """What became of a project: what was paid for it, what came back, how it was accepted. None and "": not known."""

    paid_fen: int | None = None
    surplus_fen: int | None = None
    accepted: str = ""

    @property
    def content(self) -> Content:
        """The words of a completion notice, as far as they are known."""
        said = {"acceptance": self.accepted}
        if self.paid_fen is not None:
            said["paid"] = f"{grouped(self.paid_fen)} 元"
        if self.surplus_fen is not None:
            said["surplus"] = f"{grouped(self.surplus_fen)} 元" if self.surplus_fen else "无结余"
        return Content({name: text for name, text in said.items() if text})

    def less(self, fen: int) -> Self | None:
        """The result once some of what was paid came back; None while it is not known what was paid."""
        if self.paid_fen is None or self.surplus_fen is None:
            return None
        return replace(self, paid_fen=self.paid_fen - fen, surplus_fen=self.surplus_fen + fen)


def project_line(name: str, fen: int) -> str:
    """A project in a public list: its name and its amount."""
    return f"{name}：{grouped(fen)} 元"


def grouped(fen: int) -> str:
    """Yuan for readers: 1203450000 -> "12,034,500.00"."""
    return f"{fen // 100:,}.{fen % 100:02d}"


def _appended(separator: str, before: str, more: str) -> str:
    return f"{before}{separator}{more}" if before else more
