"""The ledger: what it is made of, and what uvicorn starts (`uvicorn --factory services.ledger.main:create`)."""

from fastapi import FastAPI

from services.ledger.accountability import capability as accountability
from services.ledger.batches import capability as batches
from services.ledger.book import capability as book
from services.ledger.book.columns import metadata
from services.ledger.book.tables import books
from services.ledger.closing import capability as closing
from services.ledger.commitments import capability as commitments
from services.ledger.corrections import capability as corrections
from services.ledger.erasure import capability as erasure
from services.ledger.expected_receipts import capability as expected_receipts
from services.ledger.inflows import capability as inflows
from services.ledger.opening import capability as opening
from services.ledger.payees import capability as payees
from services.ledger.payments import capability as payments
from services.ledger.project_files import capability as project_files
from services.ledger.project_files.messages import SEALED_AT
from services.ledger.project_files.read_model import project_files as files
from services.ledger.reallocation import capability as reallocation
from services.ledger.reconciliation import capability as reconciliation
from services.ledger.reports import capability as reports
from services.ledger.settings import Settings
from services.ledger.shareholding import capability as shareholding
from services.ledger.standards import capability as standards
from services.ledger.transfers import capability as transfers
from shared.platform.capability import Capabilities
from shared.platform.service import Service
from shared.platform.settings import read

CAPABILITIES = (
    book.CAPABILITY,
    opening.CAPABILITY,
    inflows.CAPABILITY,
    commitments.CAPABILITY,
    expected_receipts.CAPABILITY,
    payments.CAPABILITY,
    batches.CAPABILITY,
    standards.CAPABILITY,
    corrections.CAPABILITY,
    reallocation.CAPABILITY,
    transfers.CAPABILITY,
    closing.CAPABILITY,
    reconciliation.CAPABILITY,
    shareholding.CAPABILITY,
    accountability.CAPABILITY,
    project_files.CAPABILITY,
    payees.CAPABILITY,
    erasure.CAPABILITY,
    reports.CAPABILITY,
)

SERVICE = Service(
    name="ledger",
    title="资金台账",
    capabilities=Capabilities("ledger", CAPABILITIES),
    tables=metadata,
    reacts_to=("projects", "disclosure"),
    follower="services.ledger.follower",
    reconciler="services.ledger.reconciler",
    seals_at=SEALED_AT,
    names=(books.c.book, files.c.project),
    knows_kin=True,
)


def build(settings: Settings) -> FastAPI:
    """The ledger's application; nothing connects before its lifespan begins."""
    return SERVICE.build(settings, settings.vault_keys)


def create() -> FastAPI:
    """The ledger with settings from the environment."""
    return build(read(Settings))
