"""What exists for development only, and its refusal in production."""

import os


class RefusedInProduction(Exception):
    """A settable clock and home-made tokens must not exist where real money moves."""


def only_in_development(what: str) -> None:
    """Raise RefusedInProduction where SLUICE_ENV says production."""
    if os.environ.get("SLUICE_ENV") == "production":
        raise RefusedInProduction(f"{what}仅供开发和演示使用，生产环境（SLUICE_ENV=production）拒绝执行")
