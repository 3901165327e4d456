"""Payees as the vault keeps them: random keys outside, persons inside."""

from services.ledger.payees import api, import_api
from shared.platform.capability import Capability

CAPABILITY = Capability(
    routers=(api.router, import_api.router),
)
