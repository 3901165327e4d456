"""The ledger put together."""

from fastapi import FastAPI

from services.ledger import consuming, projections, publishing, routes
from services.ledger.application import Ledger
from services.ledger.domain.account import SpecialAccount
from services.ledger.domain.project_file import ProjectFile
from services.ledger.domain.statements import Reconciliation
from services.ledger.pages.audit import pages
from services.ledger.queries import Queries
from services.ledger.settings import Settings
from shared.service import Parts, assemble


def build(settings: Settings) -> FastAPI:
    """The ledger's application; nothing connects before its lifespan begins."""
    return assemble(
        Parts(
            name="ledger",
            title="资金台账",
            aggregates=(SpecialAccount, ProjectFile, Reconciliation),
            application=Ledger,
            queries=Queries,
            project=projections.project,
            publish=publishing.publish,
            routers=(*routes.ROUTERS, *pages),
            react=consuming.react,
            reacts_to=consuming.SOURCES,
            vault_keys=settings.vault_keys,
        ),
        settings,
    )
