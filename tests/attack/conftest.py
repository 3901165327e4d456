"""The tally service of the machinery's tests, for attacks on what lies below every service."""

from tests.machinery.conftest import start_tally, tally_database

__all__ = ["start_tally", "tally_database"]
