"""What a notice says, and what it must say: the catalogue's fields, the nine items of project notices among them."""

from collections.abc import Collection
from dataclasses import dataclass, field

from services.disclosure.notices.errors import FieldsMissing, NotRetyped
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
