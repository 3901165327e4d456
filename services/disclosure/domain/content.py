"""What a notice says, and what it must say: the catalogue's fields, the nine items of project notices among them."""

from collections.abc import Collection
from dataclasses import dataclass, field

from services.disclosure.domain.errors import FieldsMissing, NotRetyped
from shared.kernel.errors import FieldProblem
from shared.kernel.money import yuan
from shared.kernel.privacy import masked
from shared.policy.citing import clause_in
from shared.policy.model import EvidenceField, NoticeType

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

    def masked(self) -> "Content":
        """This content without personal numbers: nobody can be asked to mend what another service's fact says."""
        return Content({name: masked(text) for name, text in self.fields.items()}, self.fund_size_fen)


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
        FieldProblem(_pointer(item), _what_to_do(item))
        for item in catalogue
        if item.required and item.name != HOTLINE and not _said(item, content)
    )


def completed(before: Content, given: Content, generated: Collection[str]) -> Content:
    """The content with the given words laid over; refused where one would replace what a record says of itself."""
    whole = before.completed_by(given)
    retyped = [change for change in differences(before, whole) if change.before and change.field in generated]
    if retyped:
        problems = tuple(FieldProblem(pointer(change.field), f"记录载明：{change.before}") for change in retyped)
        raise NotRetyped("公示内容由项目和账本记录生成，不得另行改写；记录有误请在原记录中更正", fields=problems)
    return whole


def names(content: Content) -> frozenset[str]:
    """The items that a content says something of."""
    return frozenset(_words(content))


def refuse_typed(catalogue: tuple[EvidenceField, ...], before: Content, whole: Content) -> None:
    """Refuse an item that only another service's record may give, and that somebody would write or change by hand."""
    given = [item for item in catalogue if item.given]
    changed = [item for item in given if whole.fields.get(item.name, "") != before.fields.get(item.name, "")]
    if changed:
        what = "由项目和账本记录生成，不能填写"
        problems = tuple(FieldProblem(_pointer(item), f"“{item.label}”{what}") for item in changed)
        raise NotRetyped("公示内容由项目和账本记录生成，不得另行填写", fields=problems)


def require_all(kind: NoticeType, content: Content, rule_pack: str) -> None:
    """Refuse a content that lacks mandatory items of its kind, each named."""
    if problems := missing(kind.fields, content):
        basis = clause_in(rule_pack, kind.basis)
        raise FieldsMissing(f"“{kind.label}”还缺 {len(problems)} 项必备内容", clause=basis, fields=problems)


def pointers(content: Content) -> dict[str, str]:
    """Where in the request each public word stands."""
    return {pointer(name): text for name, text in content.fields.items()}


def pointer(name: str) -> str:
    """Where in the request a field of the content stands."""
    return "/fund_size" if name == "fund_size" else f"/fields/{name}"


def _what_to_do(item: EvidenceField) -> str:
    if item.given:
        return f"“{item.label}”由项目和账本记录生成，项目验收并清理结余后才有，请办理后再发布"
    return f"请填写“{item.label}”"


def _said(item: EvidenceField, content: Content) -> bool:
    if item.kind == "fen":
        return content.fund_size_fen is not None and content.fund_size_fen > 0
    return bool(content.fields.get(item.name, "").strip())


def _pointer(item: EvidenceField) -> str:
    return "/fund_size" if item.kind == "fen" else f"/fields/{item.name}"


def _words(content: Content) -> dict[str, str]:
    size = {} if content.fund_size_fen is None else {"fund_size": yuan(content.fund_size_fen)}
    return {**content.fields, **size}
