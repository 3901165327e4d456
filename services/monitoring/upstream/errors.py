"""Refusals about what was heard."""

from shared.kernel.errors import NotFound


class BookNotFound(NotFound):
    """No such book."""

    title = "没有这本账"
