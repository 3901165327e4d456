"""Refusals about the evidence of the log."""

from shared.kernel.errors import NotFound


class EntryUnknown(NotFound):
    """No such entry in this book."""

    title = "没有这笔分录"
