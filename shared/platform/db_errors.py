"""What goes wrong with the database, and what is left of a connection after it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import Connection, Executable
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

DATABASE_TROUBLE = (DBAPIError, psycopg.Error)

PASSING = (OperationalError, InterfaceError, InternalError, PoolTimeout, psycopg.OperationalError, OSError)
"""What may pass by itself: the database is away, busy, full, or being restarted. Anything else stays until mended."""


def disk_is_full(problem: Exception) -> bool:
    """Whether the database refused for want of room: then it took nothing of the transaction."""
    cause = problem.orig if isinstance(problem, DBAPIError) else problem
    return isinstance(cause, psycopg.errors.DiskFull)


@contextmanager
def invalidate_on_error(connection: Connection) -> Iterator[None]:
    """Never give a connection back to the pool after trouble.

    A COMMIT that travelled in one pipeline with a statement that failed leaves it inside a failed transaction, and
    SQLAlchemy takes it for ended.
    """
    try:
        yield
    except DATABASE_TROUBLE:
        connection.invalidate()
        raise


def written_together(connection: Connection, rows: Iterable[Executable]) -> None:
    """Write all of these or none. What the database refuses leaves the transaction as it was, and is raised."""
    with connection.begin_nested():
        for row in rows:
            connection.execute(row)
