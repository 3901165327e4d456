"""Compares the rows with the logs, a process for each run: `python -m services.disclosure.reconciler NUMBER`."""

from services.disclosure.main import SERVICE
from services.disclosure.settings import Settings
from shared.platform.reconciling import ReadModel, be_the_reconciler
from shared.platform.settings import read

READ_MODEL = ReadModel(SERVICE.log, SERVICE.tables, reacts_to=SERVICE.reacts_to)


def main() -> None:
    """Do one run to its end."""
    be_the_reconciler(READ_MODEL, read(Settings))


if __name__ == "__main__":
    main()
