"""The logs of a platform: one for each of its services, told apart by the name under which they are signed."""

LEDGER = "ledger"
NAMES = {LEDGER: "账本", "projects": "项目", "disclosure": "公示", "monitoring": "监测"}
"""Each service, and what its log is called."""


def service_of(origin: str) -> str:
    """Whose log is signed under a name such as `sluice/projects/local`; the ledger's may have any other."""
    parts = origin.split("/")
    return parts[1] if len(parts) > 1 and parts[0] == "sluice" and parts[1] in NAMES else LEDGER
