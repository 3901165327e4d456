"""What monitoring must be told from outside."""

from shared.platform.settings import ServiceSettings


class Settings(ServiceSettings, env_prefix="MONITORING_"):
    """Settings of the monitoring service."""
