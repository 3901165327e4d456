"""The tally service of the machinery's tests, for attacks on what lies below every service."""

from tests.machinery.conftest import new_database, start_tally, tally_database

__all__ = ["new_database", "start_tally", "tally_database"]
