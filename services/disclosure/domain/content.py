"""What a notice says, and what it must say: the catalogue's fields, the nine items of project notices among them."""

from dataclasses import dataclass, field

from shared.kernel.errors import FieldProblem
from shared.kernel.money import yuan
from shared.rulepacks.model import EvidenceField

HOTLINE = "hotline"


@dataclass(frozen=True)
class Content:
    """The public words by the catalogue's field names (a list is one text, a line each) and the one amount, in fen.

    A name the catalogue doesn't know is an extra item of the jurisdiction (the text ends with 等) and is its own label.
    """

    fields: dict[str, str] = field(default_factory=dict)
    fund_size_fen: int | None = None

    def completed_by(self, other: "Content") -> "Content":
        """This content with the other's words laid over it; an empty word changes nothing."""
        said = {name: text for name, text in other.fields.items() if text.strip()}
        size = self.fund_size_fen if other.fund_size_fen is None else other.fund_size_fen
        return Content({**self.fields, **said}, size)


@dataclass(frozen=True)
class Change:
    """One field of a correction: what it said, what it says."""

    field: str
    before: str
    after: str


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


def project_line(name: str, fen: int) -> str:
    """A project in a public list: its name and its amount."""
    return f"{name}：{grouped(fen)} 元"


def grouped(fen: int) -> str:
    """Yuan for readers: 1203450000 -> "12,034,500.00"."""
    return f"{fen // 100:,}.{fen % 100:02d}"


def _appended(separator: str, before: str, more: str) -> str:
    return f"{before}{separator}{more}" if before else more


def differences(before: Content, after: Content) -> list[Change]:
    """Every field whose words differ, by name; the amount counts as `fund_size`."""
    old, new = _words(before), _words(after)
    names = sorted(old.keys() | new.keys())
    return [Change(n, old.get(n, ""), new.get(n, "")) for n in names if old.get(n, "") != new.get(n, "")]


def missing(catalogue: tuple[EvidenceField, ...], content: Content) -> tuple[FieldProblem, ...]:
    """Each mandatory item that is not there, with where to put it and what to write. The hotline is checked apart."""
    return tuple(
        FieldProblem(_pointer(item), f"请填写“{item.label}”")
        for item in catalogue
        if item.required and item.name != HOTLINE and not _said(item, content)
    )


def _said(item: EvidenceField, content: Content) -> bool:
    if item.kind == "fen":
        return content.fund_size_fen is not None and content.fund_size_fen > 0
    return bool(content.fields.get(item.name, "").strip())


def _pointer(item: EvidenceField) -> str:
    return "/fund_size" if item.kind == "fen" else f"/fields/{item.name}"


def _words(content: Content) -> dict[str, str]:
    size = {} if content.fund_size_fen is None else {"fund_size": yuan(content.fund_size_fen)}
    return {**content.fields, **size}
