"""How the projects service is put together."""

from fastapi import FastAPI

from services.projects import consuming, projections, publishing, routes
from services.projects.application import Projects
from services.projects.domain.library import Library
from services.projects.domain.plan import AnnualPlan
from services.projects.domain.project import Project
from services.projects.queries import Queries
from services.projects.settings import Settings
from shared.service import Parts, assemble


def build(settings: Settings) -> FastAPI:
    """The service. Nothing connects before its lifespan begins."""
    parts = Parts(
        name="projects",
        title="一池水 · 项目管理",
        aggregates=(Project, AnnualPlan, Library),
        application=Projects,
        queries=Queries,
        project=projections.project,
        publish=publishing.publish,
        routers=routes.ROUTERS,
        react=consuming.react,
        reacts_to=consuming.REACTS_TO,
    )
    return assemble(parts, settings)
