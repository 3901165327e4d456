"""What the projects service must be told from outside."""

from shared.platform.settings import ServiceSettings


class Settings(ServiceSettings, env_prefix="PROJECTS_"):
    """Settings of the projects service."""
