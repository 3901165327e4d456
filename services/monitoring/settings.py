"""What monitoring must be told from outside."""

from pydantic import Field

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """Settings of the monitoring service."""

    database_url: str = Field(validation_alias="MONITORING_DATABASE_URL")
