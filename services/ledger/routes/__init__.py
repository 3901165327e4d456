"""The ledger's counters, and its windows in `readings.py`."""

from services.ledger.routes import (
    audit,
    batches,
    changes,
    closing,
    corrections,
    evidence,
    imports,
    intake,
    person_files,
    persons,
    pool,
    quality,
    readings,
    shares,
    statements,
    tap,
)

ROUTERS = (
    audit.router,
    closing.router,
    pool.router,
    intake.router,
    tap.router,
    corrections.router,
    changes.router,
    imports.router,
    readings.router,
    quality.router,
    statements.router,
    persons.router,
    person_files.router,
    evidence.router,
    batches.router,
    shares.router,
)
