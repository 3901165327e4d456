"""Which text can be kept and shown everywhere, and which of its characters nobody can see.

PostgreSQL's text cannot hold U+0000: let into the log, it would stop the projection of every later event. XML, and so
the Atom feed and spreadsheets, hold no other control character either, and half of a surrogate pair has no UTF-8.

A character without a shape (zero-width spaces and joiners, soft hyphens, marks of writing direction, selectors of
variants, fillers) makes two texts of what every reader takes for one; a mark of direction shows a number backwards.
So none is kept: whoever sends one is told which, and where it stands.
"""

import re

_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
_SHAPELESS = (
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Unicode's default ignorable characters, separators of lines and paragraphs, and the braille blank."""

_NUL_IN_JSON = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")

_UNFIT = re.compile(f"[{_CONTROLS}{_SHAPELESS}]")

UNFIT = "含有看不见的字符，请删除；可先粘贴到纯文本编辑器中，再复制过来"
"""What to tell whoever sent such a text."""


def unfit(text: str) -> bool:
    """Whether a text holds a character that nobody sees or some store cannot hold; tab and line ends are fine."""
    return not (text.isascii() and text.isprintable()) and _UNFIT.search(text) is not None


def what_is_unfit(text: str) -> str:
    """The first such character of a text by number and place, and what to do about it."""
    found = _UNFIT.search(text)
    return f"第 {found.start() + 1} 个字符（U+{ord(found[0]):04X}）看不见；{UNFIT}" if found else UNFIT


def holds_nul(json: bytes) -> bool:
    """Whether a text in JSON holds U+0000, which no column of text can keep; a written-out backslash is none."""
    return b"\\u0000" in json and _NUL_IN_JSON.search(json) is not None


def without_unstorable(text: str) -> str:
    """A text that every column can keep, with a mark in place of what it cannot: for telling of somebody else's."""
    return text.encode(errors="replace").decode().replace("\0", "\ufffd")


def visible(text: str) -> str:
    """A text without what nobody sees: for comparing what was stored before such characters were refused."""
    return text if text.isascii() and text.isprintable() else _UNFIT.sub("", text)


def marked(text: str) -> str:
    """A text to look at, with what nobody sees in it shown by its number: ⟨U+202E⟩ for a reversal of the direction.

    So is shown what was stored before such characters were refused, and what another service says.
    """
    return text if text.isascii() and text.isprintable() else _UNFIT.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)
