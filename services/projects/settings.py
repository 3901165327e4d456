"""What the projects service must be told from outside."""

from pydantic import Field

from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    """Settings of the projects service."""

    database_url: str = Field(validation_alias="PROJECTS_DATABASE_URL")
