"""Reads the packs of a folder, checks them as a whole, and says which one binds a place on a day.

A pack is a folder of TOML files that are laid together. `document` stands once at its top and holds for every clause.
`fields = "project"` names a list of `field_sets`. `adopts = "XJ"` takes the donor's procedure, notices and ledger rules
wherever the adopting text is silent; what is taken over is marked as a default, because no text of that place says it.
"""

import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

import msgspec

from shared.kernel.divisions import succession
from shared.policy.checks import problems
from shared.policy.model import RulePack

PACKAGED = Path(__file__).parent / "packs"
ADOPTED_GAP = "1.4-8"
PLATFORM, SILENT, DEFAULT = "平台默认规则", "本地文件未作规定", "原文未规定，采用系统默认值"
"""What stands in place of a clause that no text of the place holds."""

Raw = dict[str, object]


class PackError(Exception):
    """A pack cannot be relied on: which file, which field, and what is the matter with it."""

    def __init__(self, file: str, field: str, detail: str) -> None:
        super().__init__(f"{file}: {field}: {detail}")
        self.file = file
        self.field = field
        self.detail = detail


class RulePacks:
    """Every pack known here, by place and day, or by the name that an event keeps."""

    def __init__(self, packs: tuple[RulePack, ...], default: str = "XJ") -> None:
        """`default` is the code of the pack for places without one of their own."""
        self._packs = packs
        self._default = default
        self._binding = lru_cache(maxsize=4096)(self._find)

    def __iter__(self) -> Iterator[RulePack]:
        return iter(self._packs)

    def named(self, name: str) -> RulePack:
        """The pack of that name ("XJ@2018-11-28"), expired or not: old events are read with the rules of their day.

        Raises PackError when no such pack is loaded.
        """
        for pack in self._packs:
            if pack.name == name:
                return pack
        raise PackError("packs", "name", f"没有名为 {name} 的规则包")

    def for_place(self, code: str, on: date) -> RulePack:
        """The pack that binds the place on that day: nearest region first, then precedence, then the newer one (G-58).

        Outside every validity the nearest pack still applies (G-61). A place without a pack of its own gets the default
        pack: XJ, the only text with the full procedure (1.4 rule 8).
        """
        return self._binding(code, on)

    def _find(self, code: str, on: date) -> RulePack:
        candidates = self._of_region(code)
        valid = [pack for pack in candidates if _days_outside(pack, on) == 0]
        if valid:
            return max(valid, key=lambda pack: (pack.precedence, pack.valid_from or date.min))
        return min(candidates, key=lambda pack: (_days_outside(pack, on), -pack.precedence))

    def _of_region(self, code: str) -> list[RulePack]:
        regions = {place for pack in self._packs for place in pack.places if succession().within(code, place)}
        if not regions:
            return [pack for pack in self._packs if pack.code == self._default]
        nearest = max(regions, key=len)
        return [pack for pack in self._packs if nearest in pack.places]


def _days_outside(pack: RulePack, on: date) -> int:
    if pack.valid_from and on < pack.valid_from:
        return (pack.valid_from - on).days
    if pack.valid_to and on > pack.valid_to:
        return (on - pack.valid_to).days
    return 0


def load(folder: Path = PACKAGED, default: str = "XJ") -> RulePacks:
    """Every pack in the folder. Raises PackError naming file and field when one of them cannot be relied on."""
    sources = {path.name: _Source(path) for path in sorted(folder.iterdir()) if path.is_dir()}
    donors_first = sorted(sources.values(), key=lambda source: "adopts" in source.raw)
    packs = tuple(source.convert(sources) for source in donors_first)
    names = [pack.name for pack in packs]
    for name in names:
        if names.count(name) > 1:
            raise PackError(str(folder), "version", f"规则包 {name} 出现了两次")
    if all(pack.code != default for pack in packs):
        raise PackError(str(folder), "default", f"没有默认规则包 {default}")
    return RulePacks(packs, default)


@cache
def packaged(default: str) -> RulePacks:
    """The packs that came with the program, read once in a process."""
    return load(default=default)


class _Source:
    """A pack's files laid together, with the file that each top-level key came from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.raw: Raw = {}
        self.files: dict[str, str] = {}
        for path in sorted(folder.glob("*.toml")):
            self._lay_in(path)
        _name_document(self.raw, self.raw.get("document"))
        self._fill_field_sets()

    def _lay_in(self, path: Path) -> None:
        name = f"{self.folder.name}/{path.name}"
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise PackError(name, "$", str(error)) from error
        for key, value in table.items():
            if key in self.raw:
                raise PackError(name, key, f"已在 {self.files[key]} 中给出")
            self.raw[key] = value
            self.files[key] = name

    def _fill_field_sets(self) -> None:
        sets = self.raw.pop("field_sets", {})
        for notice in _rows(self.raw.get("notice_types")):
            wanted = notice.get("fields")
            if isinstance(wanted, str):
                if not isinstance(sets, dict) or wanted not in sets:
                    raise self.error("notice_types.fields", f"没有字段组 {wanted}")
                notice["fields"] = sets[wanted]

    def convert(self, sources: dict[str, "_Source"]) -> RulePack:
        """The checked pack, with what it adopts."""
        raw = dict(self.raw)
        donor = raw.pop("adopts", None)
        if donor is not None:
            if str(donor) not in sources:
                raise self.error("adopts", f"没有规则包 {donor}")
            raw = _adopt(raw, sources[str(donor)].raw)
        raw = {name: _own_words(part, raw.get("document")) for name, part in raw.items()}
        try:
            pack = msgspec.convert(raw, RulePack)
        except msgspec.ValidationError as error:
            message, _, field = str(error).partition(" - at `$.")
            raise self.error(field.rstrip("`") or "$", message) from error
        for field, message in problems(pack):
            raise self.error(field, message)
        return pack

    def error(self, field: str, message: str) -> PackError:
        """The error with the file in which the field's top-level key stands."""
        top = field.partition(".")[0].partition("[")[0]
        return PackError(self.files.get(top, self.folder.name), field, message)


def _rows(value: object) -> list[Raw]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _name_document(node: object, document: object) -> None:
    if isinstance(node, dict):
        if "quote" in node:
            node.setdefault("document", document)
        for child in node.values():
            _name_document(child, document)
    elif isinstance(node, list):
        for child in node:
            _name_document(child, document)


def _adopt(raw: Raw, donor: Raw) -> Raw:
    own = _rows(raw.get("notice_types"))
    codes = {notice.get("code") for notice in own}
    others = [notice for notice in _rows(donor.get("notice_types")) if notice.get("code") not in codes]
    return {
        "workflow": _as_default(donor.get("workflow")),
        **raw,
        "notice_types": own + _rows(_as_default(others)),
        "projects": _laid_over(_table(_as_default(donor.get("projects"))), _table(raw.get("projects"))),
        "objections": _laid_over(_table(_as_default(donor.get("objections"))), _table(raw.get("objections"))),
        "general": _laid_over(_table(_as_default(donor.get("general"))), _table(raw.get("general"))),
        "ledger": _laid_over(_table(_as_default(donor.get("ledger"))), _table(raw.get("ledger"))),
    }


def _laid_over(donor: Raw, own: Raw) -> Raw:
    """The donor's rules with our own in their place; a list of named rules is laid over name by name."""
    merged = {**donor, **own}
    for key, value in own.items():
        if isinstance(value, dict) and "quote" not in value:
            merged[key] = {**_table(donor.get(key)), **value}
    return merged


def _as_default(node: object) -> object:
    """A copy in which every clause is a default: the donor's words bind nobody else."""
    if isinstance(node, list):
        return [_as_default(child) for child in node]
    if not isinstance(node, dict):
        return node
    copied = {key: _as_default(child) for key, child in node.items()}
    if "quote" in copied:
        copied.update(standing="default", gap=copied.get("gap") or ADOPTED_GAP)
    return copied


def _own_words(node: object, document: object) -> object:
    """A copy in which a default that follows another place's text says so, and never quotes that text as binding."""
    if isinstance(node, list):
        return [_own_words(child, document) for child in node]
    if not isinstance(node, dict):
        return node
    copied = {key: _own_words(child, document) for key, child in node.items()}
    if "quote" in copied and copied.get("standing") == "default" and copied.get("document") != document:
        model = f"{copied.get('document')} {copied.get('section')}"
        copied.update(document=PLATFORM, section=SILENT, quote=DEFAULT, model=model)
    return copied


def _table(value: object) -> Raw:
    return value if isinstance(value, dict) else {}
