"""What the ledger must be told from outside: its database, and what every service is told."""

from pydantic import Field

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """Settings of the ledger."""

    database_url: str = Field(validation_alias="LEDGER_DATABASE_URL")
