"""The token in a page's form: signed by the service, for one notice and one day; the form sent again is known by it."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.disclosure.notices.reference import as_written
from shared.platform.vault import VaultKeys
from shared.platform.web.service_state import ServiceState

LASTS = timedelta(days=1)


@dataclass(frozen=True)
class Served:
    """A form that the service itself served: the key it is known by, and whether its day is over."""

    key: str
    expired: bool


def new_token(state: ServiceState, notice: str) -> str:
    """A token for one serving of a notice's form; empty where the service has no key to sign with."""
    if state.vault_keys is None:
        return ""
    said = f"{secrets.token_hex(16)}.{int(state.clock().timestamp())}"
    return f"{said}.{_signature(state.vault_keys, notice, said)}"


def served(state: ServiceState, notice: str, token: str) -> Served | None:
    """The form that this token was served with; None where it was not served here, or for another notice."""
    said, _, signature = token.rpartition(".")
    key, _, at = said.partition(".")
    genuine = state.vault_keys is not None and hmac.compare_digest(
        signature.encode(), _signature(state.vault_keys, notice, said).encode()
    )
    if not genuine:
        return None
    age = state.clock() - datetime.fromtimestamp(int(at), tz=state.clock().tzinfo)
    return Served(key, expired=age > LASTS)


def _signature(keys: VaultKeys, notice: str, said: str) -> str:
    return keys.blind("objection form", as_written(notice), said).hex()
