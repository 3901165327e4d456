"""Reading what `prepare` wrote."""

from pathlib import Path


def settings(file: Path) -> dict[str, str]:
    """The assignments of an env file."""
    lines = [line for line in file.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)
