"""What follows the ledger's log in a process of its own: `python -m services.ledger.worker`."""

from services.ledger import projections, publishing
from services.ledger.settings import Settings
from shared.following import follow, log_of


def main() -> None:
    """Project and publish until the ledger's process ends."""
    follow(log_of("ledger", projections.project, publishing.publish, Settings()))  # type: ignore[call-arg]  # environment


if __name__ == "__main__":
    main()
