"""What every table of the four services is: a copy of the logs, what stands beside them, or evidence."""

from enum import StrEnum

from sqlalchemy import MetaData


class Standing(StrEnum):
    """How a table stands to the log, which says what a reconciliation does with it."""

    DERIVED = "derived"
    """Recomputed from the logs, compared row by row, put right where it differs."""
    CHECKED = "checked"
    """Not recomputed as rows, but checked against the logs: positions, snapshots."""
    EVIDENCE = "evidence"
    """What everything is checked against, or what leads to it by hashes. Nothing here is ever changed."""
    BESIDE = "beside"
    """Kept beside the log on purpose: it cannot be recomputed, and only a backup brings it back."""


_OF_EVERY_SERVICE = {
    "{s}_events": Standing.EVIDENCE,
    "{s}_commands": Standing.EVIDENCE,
    "{s}_tiles": Standing.EVIDENCE,
    "{s}_answer_tiles": Standing.EVIDENCE,
    "{s}_checkpoints": Standing.EVIDENCE,
    "{s}_snapshots": Standing.CHECKED,
    "positions": Standing.CHECKED,
    "heard_logs": Standing.EVIDENCE,
    "heard_keys": Standing.EVIDENCE,
    "heard_tiles": Standing.EVIDENCE,
    "heard_checkpoints": Standing.EVIDENCE,
    "failures": Standing.BESIDE,
    "{s}_reconciliations": Standing.BESIDE,
    "{s}_reconciliation_results": Standing.BESIDE,
    "{s}_reconciliation_findings": Standing.BESIDE,
    "alembic_version": Standing.BESIDE,
}

_OF_ONE = {
    "vault_persons": Standing.BESIDE,
    "vault_readings": Standing.BESIDE,
    "vault_requests": Standing.BESIDE,
    "vault_rotations": Standing.BESIDE,
    "vault_accounts": Standing.BESIDE,
    "letters": Standing.BESIDE,
    "letter_readings": Standing.BESIDE,
}


def standings(service: str, derived: MetaData) -> dict[str, Standing]:
    """Every table that a service's database may have, by its name. A test holds it against the migrated databases."""
    made = {table.name: Standing.DERIVED for table in derived.sorted_tables}
    return _OF_ONE | {name.format(s=service): standing for name, standing in _OF_EVERY_SERVICE.items()} | made
