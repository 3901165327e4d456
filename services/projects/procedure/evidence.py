"""What a step puts on record, checked against the fields its transition names (规则包里的办理材料)."""

from collections.abc import Callable
from datetime import date

from services.projects.register.errors import EvidenceIncomplete
from services.projects.register.events import Evidence, Value
from shared.kernel.errors import FieldProblem
from shared.kernel.money import MAX_FEN
from shared.policy.citing import clause_of
from shared.policy.model import EvidenceField, RulePack, Transition

FIRST_YEAR, LAST_YEAR = 2000, 2199
"""No paper of this fund bears a date outside."""


def complete(
    transition: Transition, evidence: Evidence, rules: RulePack, also: tuple[EvidenceField, ...] = ()
) -> dict[str, Value]:
    """The evidence if nothing is missing, wrong or unasked for; else a refusal that names each field and its fix.

    `also` are fields that a guard of the step may ask for beside those the step always has.
    """
    wanted = (*transition.evidence, *also)
    unasked = set(evidence) - {field.name for field in wanted}
    problems = [FieldProblem(_pointer(name), f"“{transition.label}”不需要这一项，请删除") for name in sorted(unasked)]
    for field in wanted:
        problems += _problems(field, evidence.get(field.name))
    if problems:
        listed = "；".join(problem.detail for problem in problems)
        raise EvidenceIncomplete(
            f"办理“{transition.label}”的材料有 {len(problems)} 处需要补正：{listed}",
            clause=clause_of(rules, transition.basis),
            fields=tuple(problems),
        )
    return dict(evidence)


def _problems(field: EvidenceField, value: Value | None) -> list[FieldProblem]:
    if value is None or value in ("", []):
        return [FieldProblem(_pointer(field.name), f"缺少“{field.label}”，请填写")] if field.required else []
    if field.kind in ("checklist", "fields"):
        return _group_problems(field, value)
    fix = CHECKS[field.kind](value)
    if field.kind == "choice" and value not in field.choices:
        fix = "应为以下之一：" + "、".join(field.choices)
    return [FieldProblem(_pointer(field.name), f"“{field.label}”{fix}")] if fix else []


def _group_problems(field: EvidenceField, value: Value) -> list[FieldProblem]:
    """A checklist names its items; a group without named items may be empty: a guard weighs it."""
    if not isinstance(value, dict):
        return [FieldProblem(_pointer(field.name), f"“{field.label}”应逐项填写")]
    wanted: type = bool if field.kind == "checklist" else str
    unknown = [item for item in value if field.items and item not in field.items]
    unanswered = [item for item in field.items or value if not _answers(value.get(item), wanted)]
    return [
        *(FieldProblem(_pointer(field.name, item), f"“{field.label}”没有“{item}”这一项，请删除") for item in unknown),
        *(
            FieldProblem(_pointer(field.name, item), f"“{field.label}”的“{item}”未填写，{ASKS[wanted]}")
            for item in unanswered
        ),
    ]


ASKS = {bool: "请填写是否通过（true 或 false）", str: "请填写文字"}


def _answers(value: str | bool | None, wanted: type) -> bool:
    return isinstance(value, wanted) and value != ""


def _pointer(*path: str) -> str:
    """RFC 6901: "~" and "/" inside a name are escaped."""
    return "/evidence/" + "/".join(part.replace("~", "~0").replace("/", "~1") for part in path)


def _text(value: Value) -> str:
    return "" if isinstance(value, str) and value.strip() else "应为文字"


def _date(value: Value) -> str:
    try:
        day = date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        return "应为日期，例如 2020-03-01"
    return "" if FIRST_YEAR <= day.year <= LAST_YEAR else f"须在 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间，请核对年份"


def _whole(value: Value, highest: int = MAX_FEN) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= highest


CHECKS: dict[str, Callable[[Value], str]] = {
    "text": _text,
    "choice": _text,
    "date": _date,
    "fen": lambda value: "" if _whole(value) else "应为以分为单位的整数",
    "count": lambda value: "" if _whole(value) else "应为非负整数",
    "percent": lambda value: "" if _whole(value, 100) else "应为 0 到 100 的整数",
    "flag": lambda value: "" if isinstance(value, bool) else "应为 true 或 false",
    "texts": lambda value: "" if isinstance(value, list) and all(_answers(v, str) for v in value) else "应为文字列表",
}
