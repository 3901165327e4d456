"""How the projects service is put together."""

from fastapi import FastAPI

from services.projects import consuming, routes, tables
from services.projects.application import Projects
from services.projects.log import LOG
from services.projects.queries import Queries
from services.projects.settings import Settings
from shared.platform.lifecycle import Parts
from shared.platform.service import assemble
from shared.platform.web.pages import assets


def build(settings: Settings) -> FastAPI:
    """The service. Nothing connects before its lifespan begins."""
    parts = Parts(
        log=LOG,
        title="一池水 · 项目管理",
        application=Projects,
        queries=Queries,
        routers=(*routes.ROUTERS, assets("/projects")),
        react=consuming.react,
        reacts_to=consuming.REACTS_TO,
        reconciler="services.projects.reconciler",
        names=(tables.projects.c.project, tables.plans.c.plan),
    )
    return assemble(parts, settings)
