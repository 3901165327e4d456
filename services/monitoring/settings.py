"""What monitoring must be told from outside."""

from shared.settings import ServiceSettings


class Settings(ServiceSettings, env_prefix="MONITORING_"):
    """Settings of the monitoring service."""
