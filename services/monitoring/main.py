"""Monitoring (资金监测): what it is made of. `uvicorn --factory services.monitoring.main:create`."""

from fastapi import FastAPI

from services.monitoring import (
    alerts,
    checkpoint_sets,
    dashboard,
    funds,
    monthly,
    projects,
    rate,
    reconciliation,
    regions,
    stream,
    supervision,
    upstream,
)
from services.monitoring.checkpoint_sets.recording import record_sets
from services.monitoring.settings import Settings
from services.monitoring.upstream.columns import metadata
from services.monitoring.upstream.read_model import assets, books
from services.monitoring.upstream.read_model import projects as project_rows
from shared.platform.capability import Capabilities
from shared.platform.service import Service
from shared.platform.settings import read

CAPABILITIES = (
    dashboard, rate, monthly, funds, regions, projects, reconciliation, alerts, supervision, checkpoint_sets, stream,
    upstream,
)  # fmt: skip

SERVICE = Service(
    name="monitoring",
    title="一池水 · 资金监测",
    capabilities=Capabilities("monitoring", tuple(each.CAPABILITY for each in CAPABILITIES)),
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
