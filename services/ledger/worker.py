"""What follows the ledger's log in a process of its own: `python -m services.ledger.worker`."""

from services.ledger.log import LOG
from services.ledger.settings import Settings
from shared.following import follow, followed


def main() -> None:
    """Project and publish until the ledger's process ends."""
    follow(followed(LOG, Settings()))  # type: ignore[call-arg]  # environment


if __name__ == "__main__":
    main()
