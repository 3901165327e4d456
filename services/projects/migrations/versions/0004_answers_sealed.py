"""Kept answers are numbered and hashed into the log's evidence."""

from shared.platform.migrations import number_answers

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Number those of before in the order in which they were given; the sealer takes all of them in."""
    number_answers("projects")
