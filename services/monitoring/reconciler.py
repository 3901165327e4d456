"""Compares the rows with the logs, a process for each run: `python -m services.monitoring.reconciler NUMBER`."""

from services.monitoring import consuming, tables
from services.monitoring.log import LOG
from services.monitoring.settings import Settings
from shared.platform.reconciling import ReadModel, be_the_reconciler
from shared.platform.settings import read

READ_MODEL = ReadModel(LOG, tables.metadata, consuming.listen, tuple(consuming.LISTENERS))


def main() -> None:
    """Do one run to its end."""
    be_the_reconciler(READ_MODEL, read(Settings))


if __name__ == "__main__":
    main()
