"""Which process runs which tests, and what begins first.

Those of a file run one after the other in one process; files that attack one platform, too: every process would
otherwise start it. Files with slow tests come first, or the last of them would run while the other process has nothing
left to do.
"""

from functools import cache
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

ATTACKS = "attacked: Shipped"


class FilesOnOnePlatform(LoadFileScheduling):
    """Whole files to each process, those that share a platform to the same one."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return ATTACKS if _attacks(self.config.rootpath / file) else file


@cache
def _attacks(file: Path) -> bool:
    return ATTACKS in file.read_text(encoding="utf-8")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> FilesOnOnePlatform | None:
    """Where whole files are asked for: `--dist loadfile`. They are given out in the order in which they come."""
    if config.getvalue("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False
    return FilesOnOnePlatform(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Files with slow tests first, where several processes share the work."""
    if hasattr(config, "workerinput"):
        slow = {item.path for item in items if item.get_closest_marker("slow")}
        items.sort(key=lambda item: item.path not in slow)
