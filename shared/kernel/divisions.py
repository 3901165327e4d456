"""China's administrative divisions (GB/T 2260 and the statistical township and village codes below it).

A code's length is its level: 2 province, 4 prefecture, 6 county, 9 township, 12 village; a place lies in every
division whose code it starts with. Names found in documents are resolved to codes, and what is ambiguous stays so.
"""

import csv
import gzip
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files

from shared.kernel.errors import FieldProblem, Invalid, NotFound
from shared.kernel.succession import Former, Succession

_LEVELS = {2: 1, 4: 2, 6: 3, 9: 4, 12: 5}
_PARENTS = {2: 0, 4: 2, 6: 4, 9: 6, 12: 9}

_COMMITTEE = re.compile(r"(村)?(村民委员会|村委会|居民委员会|居委会|民委员会|委会)$")
_SUFFIX = re.compile(
    r"(街道办事处|办事处|街道办|街道|民族镇|镇|民族乡|乡|苏木|村民委员会|村委会|社区居民委员会|社区居委会|居委会|社区|村|自治区|自治州|自治县|省|市|地区|盟|县|区|旗)$"
)
_NATIONALITIES = re.compile(
    r"(?:蒙古|蒙古族|回|藏|维吾尔|哈萨克|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|塔吉克|怒|鄂温克|保安|裕固|独龙|各)族?"
)


class UnknownDivision(NotFound):
    """No division has this code."""

    title = "区划代码不存在"
    fields = (FieldProblem("/county", "请填写行政区划代码表（GB/T 2260）中的代码"),)


class FormerDivision(Invalid):
    """The division was dissolved before that year."""

    title = "区划已撤销"


@dataclass(frozen=True)
class Division:
    """One division. `level` 1 province … 5 village; `parent` is "" for a province."""

    code: str
    name: str
    level: int
    parent: str


@dataclass(frozen=True)
class _Index:
    """The codes inside a division by the ways their names are written, and by their names without a kind."""

    by_form: dict[str, list[str]]
    by_stem: dict[str, list[str]]


class Divisions:
    """The table of divisions, loaded once by `divisions()`."""

    def __init__(self, names: dict[str, str], former: Succession, renamed: dict[str, tuple[str, ...]]) -> None:
        self._names = names
        self.succession = former
        self._renamed = renamed
        self._codes = sorted(names)
        self._written: dict[str, tuple[str, ...]] = {}
        self._children: dict[str, list[Division]] = {}
        self._indexes: dict[str, _Index] = {}

    def get(self, code: str) -> Division:
        """The division of a code, in force or former. Raises UnknownDivision."""
        former = self.succession.get(code)
        name = former.name if former else self._names.get(code) or self._names.get(self.succession.current(code))
        if name is None:
            raise UnknownDivision(self._unknown(code))
        return Division(code, name, _LEVELS[len(code)], code[: _PARENTS[len(code)]])

    def _unknown(self, code: str) -> str:
        gone = self.succession.get(code[:6])
        if gone is None:
            return f"没有代码为“{code}”的行政区划，请核对（省2位、地4位、县6位、乡9位、村12位）"
        heir = self.get(self.succession.heir(code[:6]))
        then = f"{gone.name}（{gone.code}）已由{heir.name}（{heir.code}）承继"
        return f"没有代码为“{code}”的行政区划：{then}，请填写其现行代码"

    def opened_for(self, code: str, year: int, pointer: str = "/county") -> str:
        """The code under which something of a county and year begins: the one in force today, or the one of that year.

        Raises UnknownDivision, and FormerDivision for a year after the division was dissolved.
        """
        now = self.succession.current(code)
        self.get(now)
        gone = self.succession.get(now[:6])
        if gone is not None and year > gone.until.year:
            heir = self.get(self.succession.heir(now))
            taken = f"{year} 年度请在{heir.name}（{heir.code}）办理"
            problem = FieldProblem(pointer, f"请改为承继的区划代码 {heir.code}（{heir.name}）")
            raise FormerDivision(f"{gone.name}（{gone.code}）已于 {gone.until.year} 年撤销，{taken}", fields=(problem,))
        return now

    def county(self, code: str) -> Division:
        """The county of a six-digit code. Raises UnknownDivision for any other code."""
        if len(code) != 6:
            raise UnknownDivision(f"“{code}”不是县级区划代码，应为六位数字")
        return self.get(code)

    def path(self, code: str) -> str:
        """The full name from the province down: "新疆维吾尔自治区›伊犁哈萨克自治州›巩留县"."""
        division = self.get(code)
        return f"{self.path(division.parent)}›{division.name}" if division.parent else division.name

    def tokens(self, code: str) -> tuple[str, str, str]:
        """Province, prefecture, county as two digits each, "00" where the code is shorter: ("65", "40", "24")."""
        head = code[:6].ljust(6, "0")
        return head[:2], head[2:4], head[4:]

    def children(self, code: str) -> Iterator[Division]:
        """The divisions directly below."""
        if code not in self._children:
            self._children[code] = [self.get(below) for below in self._below(code) if self._parent(below) == code]
        yield from self._children[code]

    def successor(self, code: str) -> str:
        """The code that stands for this one today: itself, or the one that took over its territory."""
        return self.succession.heir(code)

    def find(self, name: str, within: str = "") -> list[Division]:
        """Resolve a Chinese name to divisions inside `within`: exactly one, none, or all it may mean.

        Blanks inside, missing or loose endings (镇, 街道办事处, 村委会 …), short and former names, and a name with its
        township or county before it are understood. A full name wins over a short one; nothing else decides.
        """
        plain = _plain(name)
        if not plain:
            return []
        if within and self._means(within, plain):
            return [self.get(within)]
        plain = self._without_own_name(plain, within)
        return self._named(plain, within) or self._below_a_prefix(plain, within)

    def _means(self, code: str, plain: str) -> bool:
        return any(form == plain or (_stem(form) == _stem(plain) and _agree(form, plain)) for form in self._forms(code))

    def _named(self, plain: str, within: str) -> list[Division]:
        named = self._index(within)
        exact = named.by_form.get(plain, [])
        short = [] if exact else [code for code in named.by_stem.get(_stem(plain), []) if self._means(code, plain)]
        former = [] if exact or short else self._formerly(plain, within)
        return [self.get(code) for code in dict.fromkeys(exact or short or former)]

    def _index(self, within: str) -> "_Index":
        if within not in self._indexes:
            self._indexes[within] = made = _Index({}, {})
            for code in self._search(within):
                forms = self._forms(code)
                for form in dict.fromkeys(forms):
                    made.by_form.setdefault(form, []).append(code)
                for stem in dict.fromkeys(map(_stem, forms)):
                    made.by_stem.setdefault(stem, []).append(code)
        return self._indexes[within]

    def _below_a_prefix(self, plain: str, within: str) -> list[Division]:
        found: dict[str, Division] = {}
        for upper in self.children(within) if within else ():
            for form in self._prefixes(upper.code):
                rest = plain.removeprefix(form)
                if rest != plain and rest:
                    found |= {division.code: division for division in self._named(rest, upper.code)}
        return list(found.values())

    def _prefixes(self, code: str) -> set[str]:
        prefixes = set()
        for form in self._forms(code):
            stem = _stem(form)
            prefixes |= {form}
            if len(code) == 9 and len(stem) > 1:
                prefixes |= {stem + ending for ending in ("办事处", "街道办事处", "街道", "镇", "乡")}
        return prefixes

    def _without_own_name(self, plain: str, within: str) -> str:
        for length in (2, 4, 6, 9):
            if len(within) >= length:
                for form in self._forms(within[:length]):
                    plain = plain.removeprefix(form) or plain
        return plain

    def _search(self, within: str) -> Iterator[str]:
        if within:
            return self._below(within)
        return (code for code in self._codes if len(code) <= 6)

    def _below(self, code: str) -> Iterator[str]:
        at = bisect_left(self._codes, code)
        while at < len(self._codes) and self._codes[at].startswith(code):
            if self._codes[at] != code:
                yield self._codes[at]
            at += 1

    def _forms(self, code: str) -> tuple[str, ...]:
        """The ways a division's name is written out: its own, a village's with 村 twice, its former ones."""
        if code not in self._written:
            name = _plain(self.get(code).name)
            doubled = (name + "村",) if len(code) == 12 and name.endswith("村") else ()
            self._written[code] = (name, *doubled, *self._renamed.get(code, ()))
        return self._written[code]

    def _formerly(self, plain: str, within: str) -> list[str]:
        """Former divisions of that name, each by the code it has today; a dissolved one by its own."""
        named = (former.code for former in self.succession if former.name == plain)
        return [self.succession.current(code) for code in named if self.succession.within(code, within)]

    @staticmethod
    def _parent(code: str) -> str:
        return code[: _PARENTS[len(code)]]


@lru_cache(maxsize=100_000)
def _plain(name: str) -> str:
    """Without blanks, and a committee's name as its village's: 周家营村村民委员会 -> 周家营村."""
    bare = re.sub(r"\s+", "", name)
    village = _COMMITTEE.sub("", bare)
    if village == bare:
        return bare
    return village if village.endswith(("村", "社区")) else village + "村"


@lru_cache(maxsize=100_000)
def _stem(name: str) -> str:
    """The name without its kind: 睢县 -> 睢, 姚庄回族乡 -> 姚庄, 彰北街道 -> 彰北."""
    bare = _SUFFIX.sub("", name)
    without = re.sub(rf"({_NATIONALITIES.pattern})+$", "", bare) if name != bare else bare
    return without or bare


def _agree(form: str, asked: str) -> bool:
    """A short name fits any kind; a name that says its kind fits only that kind (镇 is not 乡, 村 is not 镇)."""
    kind = _kind(asked)
    return not kind or kind == _kind(form)


@lru_cache(maxsize=100_000)
def _kind(name: str) -> str:
    match = _SUFFIX.search(name)
    if match is None or match.start() == 0:
        return ""
    ending = match[1]
    if ending in {"街道办事处", "办事处", "街道办", "街道"}:
        return "街道"
    return {"自治州": "州", "自治县": "县", "民族乡": "乡", "民族镇": "镇"}.get(ending, ending)


def _table(name: str) -> list[list[str]]:
    raw = files("shared.kernel").joinpath("data", name).read_bytes()
    text = gzip.decompress(raw) if name.endswith(".gz") else raw
    return list(csv.reader(text.decode("utf-8").splitlines()))[1:]


@cache
def succession() -> Succession:
    """The former codes shipped with the platform, read once."""
    return Succession(
        Former(
            code,
            name,
            _last_day(until),
            successor,
            "renamed" if kind == "renamed" else "merged",
            tuple(also.split()),
            basis,
        )
        for code, name, until, successor, kind, also, basis in _table("former.csv")
    )


def _last_day(until: str) -> date:
    """The day of a change, or the end of its year where only that is known."""
    return date.fromisoformat(until) if "-" in until else date(int(until), 12, 31)


@cache
def divisions() -> Divisions:
    """The divisions shipped with the platform, read once."""
    names = {
        code: name
        for table in ("divisions-levels-1-4.csv.gz", "villages-of-the-sample-counties.csv.gz", "later.csv")
        for code, name, *_ in _table(table)
    }
    renamed: dict[str, tuple[str, ...]] = {}
    for code, name in _table("renamed.csv"):
        renamed[code] = (*renamed.get(code, ()), name)
    return Divisions(names, succession(), renamed)
