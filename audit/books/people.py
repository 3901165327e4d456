"""When two staff ids are one person's: old entries were written before tokens were normalised."""

import unicodedata
from functools import lru_cache


def is_any_of(staff: str, *others: str) -> bool:
    """Whether a staff id is one of these; an empty one is nobody's."""
    return staff in others or _plain(staff) in {_plain(other) for other in others if other}


@lru_cache(maxsize=65_536)
def _plain(staff: str) -> str:
    """Without width, case, blanks, marks and what nobody sees."""
    return "".join(
        sign for sign in unicodedata.normalize("NFKC", staff).casefold() if unicodedata.category(sign)[0] not in "CMZ"
    )
