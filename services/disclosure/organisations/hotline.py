"""What may be a report telephone (监督举报电话)."""

import re
import unicodedata

from services.disclosure.organisations.errors import HotlineMissing, HotlineUnusable
from shared.kernel.errors import FieldProblem

_HOTLINE = re.compile(r"1\d{4}|(?:0\d{2,3}[- ]?)?[2-8]\d{6,7}(?:[转-]\d{1,5})?", re.ASCII)


def usable_hotline(number: str) -> str:
    """The report telephone, trimmed: a short number such as 12317 or an office line. Refuses a private mobile."""
    plain = unicodedata.normalize("NFKC", number).strip()
    if not plain:
        problem = FieldProblem("/hotline", "请填写监督举报电话，或先为本机构设置")
        raise HotlineMissing("公告须载明监督举报电话；本机构尚未设置", fields=(problem,))
    if not _HOTLINE.fullmatch(plain):
        problem = FieldProblem("/hotline", "请填写 12317 一类的短号或带区号的办公电话，不得使用个人手机")
        raise HotlineUnusable(f"“{plain}”不能作监督举报电话", fields=(problem,))
    return plain
