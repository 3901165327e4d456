"""What disclosure must be told from outside."""

from pydantic import Field

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """Settings of the disclosure service."""

    database_url: str = Field(validation_alias="DISCLOSURE_DATABASE_URL")
