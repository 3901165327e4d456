"""Which text can be kept and shown everywhere.

PostgreSQL's text cannot hold U+0000: let into the log, it would stop the projection of every later event. XML, and so
the Atom feed and spreadsheets, hold no other control character either, and half of a surrogate pair has no UTF-8.
"""

import re

_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

UNFIT = "含有不可见的控制字符，请删除"
"""What to tell whoever sent such a text."""


def unfit(text: str) -> bool:
    """Whether a text holds a character that some store or format cannot; tab and line ends are fine."""
    return not text.isprintable() and _UNFIT.search(text) is not None
