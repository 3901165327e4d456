"""Monitoring (资金监测): what it is made of. `uvicorn --factory services.monitoring.main:create`."""

from fastapi import FastAPI

from services.monitoring.alerts import capability as alerts
from services.monitoring.checkpoint_sets import capability as checkpoint_sets
from services.monitoring.checkpoint_sets.recording import record_sets
from services.monitoring.dashboard import capability as dashboard
from services.monitoring.funds import capability as funds
from services.monitoring.monthly import capability as monthly
from services.monitoring.projects import capability as projects
from services.monitoring.rate import capability as rate
from services.monitoring.reconciliation import capability as reconciliation
from services.monitoring.regions import capability as regions
from services.monitoring.settings import Settings
from services.monitoring.stream import capability as stream
from services.monitoring.supervision import capability as supervision
from services.monitoring.upstream import capability as upstream
from services.monitoring.upstream.columns import metadata
from services.monitoring.upstream.read_model import assets, books
from services.monitoring.upstream.read_model import projects as project_rows
from shared.platform.capability import Capabilities
from shared.platform.service import Service
from shared.platform.settings import read

CAPABILITIES = (
    dashboard.CAPABILITY,
    rate.CAPABILITY,
    monthly.CAPABILITY,
    funds.CAPABILITY,
    regions.CAPABILITY,
    projects.CAPABILITY,
    reconciliation.CAPABILITY,
    alerts.CAPABILITY,
    supervision.CAPABILITY,
    checkpoint_sets.CAPABILITY,
    stream.CAPABILITY,
    upstream.CAPABILITY,
)
"""What the service is made of, in the order of its routes."""

SERVICE = Service(
    name="monitoring",
    title="一池水 · 资金监测",
    capabilities=Capabilities("monitoring", CAPABILITIES),
    tables=metadata,
    listens_to=("ledger", "projects", "disclosure"),
    runs=(record_sets,),
    reconciler="services.monitoring.reconciler",
    names=(books.c.book, project_rows.c.project, assets.c.asset),
)


def build(settings: Settings) -> FastAPI:
    """The service's application; nothing connects before its lifespan begins."""
    return SERVICE.build(settings)


def create() -> FastAPI:
    """The service with settings from the environment."""
    return build(read(Settings))
