"""The one list of what disclosure is made of. `uvicorn --factory services.disclosure.main:create`."""

from fastapi import FastAPI

from services.disclosure.corrections import capability as corrections
from services.disclosure.notices import capability as notices
from services.disclosure.notices.read_model import metadata
from services.disclosure.notices.read_model import notices as rows
from services.disclosure.objections import capability as objections
from services.disclosure.organisations import capability as organisations
from services.disclosure.posting import capability as posting
from services.disclosure.register import capability as register
from services.disclosure.schedule import capability as schedule
from services.disclosure.settings import Settings
from services.disclosure.site import capability as site
from services.disclosure.windows import capability as windows
from shared.kernel.divisions import divisions
from shared.platform.capability import Capabilities
from shared.platform.service import Service
from shared.platform.settings import read

CAPABILITIES = (
    register.CAPABILITY,
    notices.CAPABILITY,
    posting.CAPABILITY,
    windows.CAPABILITY,
    corrections.CAPABILITY,
    organisations.CAPABILITY,
    objections.CAPABILITY,
    schedule.CAPABILITY,
    site.CAPABILITY,
)

SERVICE = Service(
    name="disclosure",
    title="一池水 · 公告公示",
    capabilities=Capabilities("disclosure", CAPABILITIES),
    tables=metadata,
    reacts_to=("projects", "ledger"),
    reconciler="services.disclosure.reconciler",
    names=(rows.c.notice, rows.c.about),
)


def build(settings: Settings) -> FastAPI:
    """The service. Nothing connects before its lifespan begins; the names of places are read before the first page."""
    divisions()
    return SERVICE.build(settings, settings.vault_keys)


def create() -> FastAPI:
    """The service with settings from the environment."""
    return build(read(Settings))
