"""Refusals about months' checkpoint sets."""

from shared.kernel.errors import NotFound


class CheckpointSetMissing(NotFound):
    """The month is not closed, or its checkpoints were not verified yet."""

    title = "没有该月的检查点集"
