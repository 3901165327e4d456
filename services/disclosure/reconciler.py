"""Compares the rows with the logs, a process for each run: `python -m services.disclosure.reconciler NUMBER`."""

from services.disclosure.main import SERVICE
from services.disclosure.settings import Settings
from shared.platform.reconciling import be_the_reconciler
from shared.platform.settings import read


def main() -> None:
    """Do one run to its end."""
    be_the_reconciler(SERVICE.read_model, read(Settings))


if __name__ == "__main__":
    main()
