"""Which process runs which tests: those of a file one after the other in one; files that attack one platform, too."""

from functools import cache
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

ATTACKS = "attacked: Shipped"


class FilesOnOnePlatform(LoadFileScheduling):
    """Every process would otherwise start the platform that is attacked, and let it run until the end."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return ATTACKS if _attacks(self.config.rootpath / file) else file


@cache
def _attacks(file: Path) -> bool:
    return ATTACKS in file.read_text(encoding="utf-8")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> FilesOnOnePlatform | None:
    """Where whole files are asked for: `--dist loadfile`."""
    return FilesOnOnePlatform(config, log) if config.getvalue("dist") == "loadfile" else None
