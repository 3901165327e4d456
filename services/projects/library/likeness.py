"""Projects of a county and year that look alike: the same one twice, or one cut into sections (标段, 二期, （一）).

What is compared is the key of a name, without year and section; the amount; the place as far as both name one; and whom
it is for. A finding is shown to whoever proposes, reviews and decides; only the very same project is refused.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from services.projects.register.content import Content
from services.projects.register.names import bare_name, whole_name
from services.projects.register.project import Project
from shared.kernel.money import yuan
from shared.kernel.natural_keys import natural_key
from shared.policy.model import AmountThreshold


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What the library knows a project by. `beneficiaries` are the content's words on whom it is for."""

    number: str
    name: str
    place: str
    place_name: str
    fen: int
    category: str
    beneficiaries: str

    @classmethod
    def of(cls, number: str, place: str, content: Content) -> "Entry":
        """The entry of a project with this content."""
        return cls(
            number=number, name=content.name, place=place, place_name=content.place_name, fen=content.estimate_fen,
            category=content.category, beneficiaries=f"{content.participation} {content.expected_benefit}".strip(),
        )  # fmt: skip

    @classmethod
    def of_project(cls, project: Project) -> "Entry":
        """What the library knows a project by as it stands."""
        return cls.of(project.number, project.place, project.content)

    @property
    def identity(self) -> tuple[str, str, str, int]:
        """What makes two entries of one county and year the very same project."""
        return whole_name(self.name), self.place, natural_key(self.place_name), self.fen


@dataclass(frozen=True)
class Alike:
    """Other projects that a project looks like: what about them, and their sum with it in fen."""

    kind: str
    label: str
    projects: tuple[str, ...]
    total_fen: int


def alike(one: Entry, others: Iterable[Entry], thresholds: tuple[AmountThreshold, ...]) -> tuple[Alike, ...]:
    """What the other entries of the same county and year have in common with this one, the gravest first."""
    near = [other for other in others if other.number != one.number and _same_place(one, other)]
    same, others = _parted(near, lambda other: other.identity == one.identity)
    named, others = _parted(others, lambda other: whole_name(other.name) == whole_name(one.name))
    cut, others = _parted(others, lambda other: bare_name(other.name) == bare_name(one.name))
    told = [other for other in others if other.fen == one.fen and _same_people(one, other)]
    found = (
        _alike("identical", "名称、地点、年度、金额相同", one, same),
        _alike("same-name", "名称、地点、年度相同，金额不同", one, named),
        _alike("sections", "疑似同一项目分标段、分期申报", one, cut),
        *_split(one, same + named + cut, thresholds),
        _alike("same-amount", "地点、年度、金额和受益对象相同，名称不同", one, told),
    )
    return tuple(finding for finding in found if finding)


def _parted(entries: list[Entry], suits: Callable[[Entry], bool]) -> tuple[list[Entry], list[Entry]]:
    """Those of whom it is true, and the rest."""
    suiting = [entry for entry in entries if suits(entry)]
    rest = {entry.number for entry in entries} - {entry.number for entry in suiting}
    return suiting, [entry for entry in entries if entry.number in rest]


def _alike(kind: str, label: str, one: Entry, others: list[Entry]) -> Alike | None:
    if not others:
        return None
    return Alike(kind, label, tuple(sorted(o.number for o in others)), one.fen + sum(o.fen for o in others))


def _split(one: Entry, parts: list[Entry], thresholds: tuple[AmountThreshold, ...]) -> Iterator[Alike | None]:
    """Parts that each stay below a threshold of the pack, and reach it together."""
    total = one.fen + sum(part.fen for part in parts)
    for threshold in thresholds:
        applies = not threshold.categories or one.category in threshold.categories
        if parts and applies and max(one.fen, *(part.fen for part in parts)) < threshold.fen <= total:
            label = f"合计达到“{threshold.label}”的 {yuan(threshold.fen)} 元，单项均未达到，疑似化整为零"
            yield _alike("split", label, one, parts)


def _same_place(one: Entry, other: Entry) -> bool:
    """Whether one place holds the other; two names of places are two places, whatever code they stand under."""
    if not (one.place.startswith(other.place) or other.place.startswith(one.place)):
        return False
    one_village = one.place == other.place and len(one.place) == VILLAGE_DIGITS
    here, there = _key(one.place_name), _key(other.place_name)
    return one_village or not (here and there) or here == there


VILLAGE_DIGITS = 12
_key = lru_cache(maxsize=8192)(natural_key)


def _same_people(one: Entry, other: Entry) -> bool:
    return bool(one.beneficiaries) and _key(one.beneficiaries) == _key(other.beneficiaries)
