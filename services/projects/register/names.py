"""Names of projects as they are compared: without blanks and signs, and without year and section."""

import re
from functools import lru_cache

from shared.kernel.natural_keys import natural_key

_NUMERAL = r"(?:\d+|[一二三四五六七八九十百]+|[ⅰ-ⅻivx]+|[a-z])"
_SECTIONS = re.compile(
    rf"第?{_NUMERAL}个?(?:标段|合同段|工区|标|期|批次|批|段|包|部分|组)|(?:标段|分包|包|期){_NUMERAL}"
    rf"|〔{_NUMERAL}(?:标段|标|期|批|段|包)?〕|(?<=.){_NUMERAL}$"
)
_YEAR = re.compile(r"20\d{2}年?度?")
_USUAL_WORDS = re.compile(r"^关于|(?:建设)?(?:项目|工程)$")
_IDLE = re.compile(r"[\s\-_/、，,。.·:：;；#]+")


@lru_cache(maxsize=8192)
def whole_name(name: str) -> str:
    """A name as it is compared: its key without blanks and punctuation."""
    return _IDLE.sub("", natural_key(name))


@lru_cache(maxsize=8192)
def bare_name(name: str) -> str:
    """A name without year, section and 项目: 「道路（一）」, 「道路二标段」 and 「2020年道路项目」 are one."""
    whole = whole_name(name)
    bare = _USUAL_WORDS.sub("", _SECTIONS.sub("", _YEAR.sub("", whole)))
    return bare if len(bare) > 1 else whole
