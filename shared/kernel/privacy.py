"""Personal numbers in free text: what must not stand where it stays for ever or can be read by all (G-42)."""

import re
import unicodedata

PATTERNS = (
    ("身份证号", re.compile(r"(?<![\dA-Za-z])[1-9]\d{16}[\dXx](?![\dA-Za-z])")),
    ("银行账号", re.compile(r"(?<!\d)(?:\d{16,19}|[3-9]\d{3}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?)(?!\d)")),
    ("手机号码", re.compile(r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")),
)


def personal_numbers(text: str) -> list[str]:
    """Which kinds of personal numbers a text holds, full-width digits included."""
    plain = unicodedata.normalize("NFKC", text)
    return [kind for kind, pattern in PATTERNS if pattern.search(plain)]
