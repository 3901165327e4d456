"""Document numbers written one way, so that the same document is the same whatever brackets a table uses."""

import re
import unicodedata
from dataclasses import dataclass

_YEAR = re.compile(r"[〔\[【(]((?:19|20)\d{2})[〕\]】)]")
WITHOUT_NUMBER = "（无文号）"
"""What a label begins with that stands where a file names no document number."""
_LOST_RIGHT = re.compile(r"[〔\[【(]((?:19|20)\d{2})(?=\d{1,4}号)")
_LOST_LEFT = re.compile(r"(?<=[\u4e00-\u9fff])((?:19|20)\d{2})[〕\]】)](?=\d)")


@dataclass(frozen=True)
class DocumentNumber:
    """`number` is the identity, `text` what the file says, `warnings` what was doubtful about it."""

    number: str
    text: str
    warnings: tuple[str, ...] = ()


def document_number(text: str) -> DocumentNumber:
    """Normalise brackets, blanks and full-width digits: "伊州财农[2017]167号" -> "伊州财农〔2017〕167号"."""
    if text.startswith(WITHOUT_NUMBER):
        return _labelled(text)
    warnings = []
    plain = re.sub(r"[\s《》]+", "", unicodedata.normalize("NFKC", text))
    number = _YEAR.sub(r"〔\1〕", plain)
    if not _YEAR.search(plain):
        number = _LOST_LEFT.sub(r"〔\1〕", _LOST_RIGHT.sub(r"〔\1〕", plain))
        if number != plain:
            warnings.append(f"文号“{text}”的括号不完整，按“{number}”登记，请核对原件")
    if "〔" not in number:
        warnings.append(f"文号“{text}”没有年份括号，按原样登记，请核对原件")
    parts = re.findall(r"[^/、,;]+?号", number)
    if len(parts) > 1:
        warnings.append(f"一行有 {len(parts)} 个文号“{text}”，合在一起作为一个来源登记")
    years = set(re.findall(r"〔(\d{4})〕", number))
    if len(years) > 1:
        warnings.append(f"文号“{text}”的年份不一致（{'、'.join(sorted(years))}），请核对原件")
    return DocumentNumber(number, text, tuple(warnings))


def without_number(title: str, fiscal_year: int) -> DocumentNumber:
    """A readable label in place of a missing document number; what is known already is told by the content.

    It names the year, so that a list of the same title is another one a year later.
    """
    year = "" if str(fiscal_year) in title else f"（{fiscal_year}年度）"
    return _labelled(f"{WITHOUT_NUMBER}{title}{year}")


def _labelled(label: str) -> DocumentNumber:
    return DocumentNumber(label, "", (f"文件没有写明文号，以公示本身作为来源登记：{label}",))
