"""An objection (异议): received, investigated, upheld or dismissed. Its words are kept outside the events."""

from enum import StrEnum
from hashlib import sha256

DECIDE_WITHIN = 5
"""Working days within which the township decides (G-09)."""

ALERT_AFTER = 15
"""Working days after which an undecided objection is an alert (G-09)."""


class Course(StrEnum):
    """How far an objection has come."""

    RECEIVED = "received"
    INVESTIGATING = "investigating"
    UPHELD = "upheld"
    DISMISSED = "dismissed"

    @property
    def decided(self) -> bool:
        """Whether an answer has been given."""
        return self in (Course.UPHELD, Course.DISMISSED)


def text_hash(salt: str, text: str) -> str:
    """What the event keeps of an objection's words: without the salt nobody can guess them from it."""
    return sha256(f"{salt}\n{text}".encode()).hexdigest()
