"""How disclosure is put together."""

from fastapi import FastAPI

from services.disclosure import tables
from services.disclosure.application import Disclosure
from services.disclosure.consuming import REACTS_TO, react
from services.disclosure.log import LOG
from services.disclosure.objection_routes import router as objections
from services.disclosure.pages.feed import router as feed
from services.disclosure.pages.notices import router as pages
from services.disclosure.pages.objections import router as forms
from services.disclosure.queries import Queries
from services.disclosure.routes import router
from services.disclosure.settings import Settings
from shared.kernel.divisions import divisions
from shared.platform.lifecycle import Parts
from shared.platform.service import assemble
from shared.platform.web.pages import assets


def build(settings: Settings) -> FastAPI:
    """The service. Nothing connects before its lifespan begins; the names of places are read before the first page."""
    divisions()
    parts = Parts(
        log=LOG,
        title="一池水 · 公告公示",
        application=Disclosure,
        queries=Queries,
        routers=(router, objections, assets("/disclosure"), pages, forms, feed),
        react=react,
        reacts_to=REACTS_TO,
        reconciler="services.disclosure.reconciler",
        vault_keys=settings.vault_keys,
        names=(tables.notices.c.notice, tables.notices.c.about),
    )
    return assemble(parts, settings)
