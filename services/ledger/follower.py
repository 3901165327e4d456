"""What follows the ledger's log in a process of its own: `python -m services.ledger.follower`."""

from services.ledger.main import SERVICE
from services.ledger.settings import Settings
from shared.platform.followers import follow, followers_of
from shared.platform.settings import read


def main() -> None:
    """Project and publish until the ledger's process ends."""
    follow(followers_of(SERVICE.log, read(Settings)))


if __name__ == "__main__":
    main()
