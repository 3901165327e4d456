"""`uvicorn --factory services.projects.main:create`."""

from fastapi import FastAPI

from services.projects.assets import capability as assets
from services.projects.content import capability as content
from services.projects.importing import capability as importing
from services.projects.library import capability as library
from services.projects.plans import capability as plans
from services.projects.plans.read_model import plans as plan_rows
from services.projects.procedure import capability as procedure
from services.projects.register import capability as register
from services.projects.register.tables import metadata, projects
from services.projects.reports import capability as reports
from services.projects.settings import Settings
from services.projects.steps import capability as steps
from shared.platform.capability import Capabilities
from shared.platform.service import Service
from shared.platform.settings import read
from shared.platform.web import pages

CAPABILITIES = (
    register.CAPABILITY,
    assets.CAPABILITY,
    procedure.CAPABILITY,
    library.CAPABILITY,
    content.CAPABILITY,
    steps.CAPABILITY,
    plans.CAPABILITY,
    importing.CAPABILITY,
    reports.CAPABILITY,
)
"""What the service is made of, in the order of its routes."""

SERVICE = Service(
    name="projects",
    title="一池水 · 项目管理",
    capabilities=Capabilities("projects", CAPABILITIES),
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
