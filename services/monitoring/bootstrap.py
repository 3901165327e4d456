"""How monitoring is put together."""

from fastapi import FastAPI

from services.monitoring import tables
from services.monitoring.alert_routes import alert_router
from services.monitoring.application import Monitoring
from services.monitoring.consuming import LISTENERS, listen
from services.monitoring.log import LOG
from services.monitoring.pages.dashboard import pages
from services.monitoring.queries import Queries
from services.monitoring.recording import record_sets
from services.monitoring.routes import router
from services.monitoring.set_routes import set_router
from services.monitoring.settings import Settings
from services.monitoring.stream import stream_router
from services.monitoring.supervision_routes import supervision_router
from shared.platform.lifecycle import Parts
from shared.platform.service import assemble


def build(settings: Settings) -> FastAPI:
    """The service. Nothing connects before its lifespan begins."""
    parts = Parts(
        log=LOG,
        title="一池水 · 资金监测",
        application=Monitoring,
        queries=Queries,
        routers=(router, alert_router, supervision_router, set_router, stream_router, *pages),
        listen=listen,
        listens_to=tuple(LISTENERS),
        runs=(record_sets,),
        reconciler="services.monitoring.reconciler",
        names=(tables.books.c.book, tables.projects.c.project, tables.assets.c.asset),
    )
    return assemble(parts, settings)
