"""A service as a test talks to it: a role, a region, a key for every command."""

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from httpx import AsyncClient, Response

from deploy.local.clock import advance, set_to
from shared.platform.identity.issuer import DevelopmentIssuer
from shared.platform.identity.roles import Role


@dataclass(frozen=True)
class Api:
    """One service in this process. Every call names the role it is made in; `staff` defaults to one person a role."""

    client: AsyncClient
    name: str
    issuer: DevelopmentIssuer
    clock_file: Path
    app: FastAPI
    database_url: str
    _tokens: dict[tuple[str, str, str, bool], str] = field(default_factory=dict, repr=False)

    def token(self, role: str, region: str = "654024", staff: str | None = None, simulated: bool = False) -> str:
        """A bearer token of the development issuer, minted once: whoever is logged in sends the same one again."""
        who = role, region, staff or f"staff-{role}", simulated
        if who not in self._tokens:
            self._tokens[who] = self._mint(*who)
        return self._tokens[who]

    def _mint(self, role: str, region: str, staff: str, simulated: bool) -> str:
        return self.issuer.mint(
            role=Role(role),
            region=region,
            staff=staff,
            post=f"post-{role}",
            organisation=f"org-{role}",
            simulated=simulated,
            hours=12,
        )

    async def post(
        self,
        path: str,
        body: Any = None,
        *,
        role: str,
        region: str = "654024",
        staff: str | None = None,
        key: str | None = None,
        **extra: Any,
    ) -> Response:
        """Give a command. `path` is below /{service}/v1; `content=` sends raw bytes in place of JSON."""
        headers = {
            "Authorization": f"Bearer {self.token(role, region, staff)}",
            "Idempotency-Key": key or uuid.uuid4().hex,
        }
        if body is not None:
            extra["json"] = body
        headers |= extra.pop("headers", {})
        return await self.client.request(
            extra.pop("method", "POST"), f"/{self.name}/v1{path}", headers=headers, **extra
        )

    async def get(
        self, path: str, *, role: str | None = None, region: str = "654024", staff: str | None = None, **extra: Any
    ) -> Response:
        """Ask a question; without a role as the public does."""
        headers = {"Authorization": f"Bearer {self.token(role, region, staff)}"} if role else {}
        return await self.client.get(f"/{self.name}/v1{path}", headers=headers | extra.pop("headers", {}), **extra)

    def set_clock(self, day: date) -> None:
        """Put the service's clock to nine in the morning of a day in Beijing."""
        set_to(self.clock_file, day)

    def advance_clock(self, days: int) -> None:
        """Let days pass."""
        advance(self.clock_file, timedelta(days=days))
