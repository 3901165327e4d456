"""Files that others may look at while they are written."""

from pathlib import Path


def put(file: Path, content: bytes) -> None:
    """Write a file anew, all of it or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.draft")
    draft.write_bytes(content)
    draft.replace(file)
