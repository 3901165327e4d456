"""`uvicorn --factory services.projects.main:create`."""

from fastapi import FastAPI

from services.projects import assets, content, importing, library, plans, procedure, register, reports, steps
from services.projects.plans.read_model import plans as plan_rows
from services.projects.register.tables import metadata, projects
from services.projects.settings import Settings
from shared.platform.capability import Capabilities
from shared.platform.service import Service
from shared.platform.settings import read
from shared.platform.web import pages

CAPABILITIES = Capabilities(
    "projects",
    tuple(
        capability.CAPABILITY
        for capability in (register, assets, procedure, library, content, steps, plans, importing, reports)
    ),
)
"""What the service is made of, in the order of its routes."""

SERVICE = Service(
    name="projects",
    title="一池水 · 项目管理",
    capabilities=CAPABILITIES,
    tables=metadata,
    routers=(pages.assets("/projects"),),
    reacts_to=("disclosure", "ledger"),
    reconciler="services.projects.reconciler",
    names=(projects.c.project, plan_rows.c.plan),
)


def build(settings: Settings) -> FastAPI:
    """The service. Nothing connects before its lifespan begins."""
    return SERVICE.build(settings)


def create() -> FastAPI:
    """The service with settings from the environment."""
    return build(read(Settings))
