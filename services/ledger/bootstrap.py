"""The ledger put together."""

from fastapi import FastAPI

from services.ledger import consuming, routes
from services.ledger.application import Ledger
from services.ledger.book.tables import books
from services.ledger.log import LOG
from services.ledger.project_files.tables import project_files
from services.ledger.queries import Queries
from services.ledger.reports.pages.audit import pages
from services.ledger.settings import Settings
from shared.platform.lifecycle import Parts
from shared.platform.service import assemble


def build(settings: Settings) -> FastAPI:
    """The ledger's application; nothing connects before its lifespan begins."""
    return assemble(
        Parts(
            log=LOG,
            title="资金台账",
            application=Ledger,
            queries=Queries,
            routers=(*routes.ROUTERS, *pages),
            react=consuming.react,
            reacts_to=consuming.SOURCES,
            worker="services.ledger.follower",
            reconciler="services.ledger.reconciler",
            vault_keys=settings.vault_keys,
            names=(books.c.book, project_files.c.project),
            knows_kin=True,
            seals_at=consuming.SEALED_AT,
        ),
        settings,
    )
