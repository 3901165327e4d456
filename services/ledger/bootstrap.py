"""The ledger put together."""

from collections.abc import Callable

from fastapi import FastAPI
from sqlalchemy import Engine

from services.ledger import consuming, routes, tables
from services.ledger.application import Ledger
from services.ledger.log import LOG
from services.ledger.pages.audit import pages
from services.ledger.queries import Queries
from services.ledger.settings import Settings
from shared.http.evidence import evidence_router
from shared.sealing import Sealer
from shared.service import Parts, assemble


def build(settings: Settings) -> FastAPI:
    """The ledger's application; nothing connects before its lifespan begins."""
    return assemble(
        Parts(
            log=LOG,
            title="资金台账",
            application=Ledger,
            queries=Queries,
            routers=(*routes.ROUTERS, *pages, evidence_router(LOG)),
            react=consuming.react,
            reacts_to=consuming.SOURCES,
            worker="services.ledger.worker",
            vault_keys=settings.vault_keys,
            names=(tables.books.c.book, tables.project_files.c.project),
            knows_kin=True,
            sealer=_sealer(settings),
            seals_at=consuming.SEALED_AT,
        ),
        settings,
    )


def _sealer(settings: Settings) -> Callable[[Engine], Sealer] | None:
    signer = settings.signer
    return (lambda engine: Sealer(engine, "ledger", signer, settings.seal_seconds)) if signer else None
