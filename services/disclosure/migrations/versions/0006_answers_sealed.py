"""Kept answers are numbered and hashed into the log's evidence."""

from shared.platform.migrations import number_answers

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Number those of before in the order in which they were given; the sealer takes all of them in."""
    number_answers("disclosure")
