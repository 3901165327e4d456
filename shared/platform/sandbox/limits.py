"""What a child may use, and how it gives up everything else for good before it looks at a file."""

import os
import resource
import sys
from contextlib import suppress

MEMORY_BYTES = 512 * 1024 * 1024
"""Beyond what the helper takes before it forks."""
CPU_SECONDS = 40
WALL_SECONDS = 60.0
"""From the fork on; the processor may be busy with other things."""
MAX_ANSWER_BYTES = 64 * 1024 * 1024


def confine() -> None:
    """Lower this process's limits: memory, processor time, no new descriptor, no file to write, no process, no core.

    The open descriptors stay usable. Should the machine itself run out of memory, this process goes first.
    """
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
        score.write("1000")
    if sys.platform == "linux":  # elsewhere the address space cannot be limited; the other limits hold
        with open("/proc/self/statm") as sizes:
            taken = int(sizes.read().split()[0]) * resource.getpagesize()
        _limit(resource.RLIMIT_AS, taken + MEMORY_BYTES)
    _limit(resource.RLIMIT_CPU, CPU_SECONDS, then=CPU_SECONDS + 5)
    for nothing in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC, resource.RLIMIT_NOFILE):
        _limit(nothing, 0)
    os.nice(5)


def _limit(kind: int, value: int, then: int | None = None) -> None:
    """Set a limit where there is no lower one yet; `then` is the one that kills at once."""
    _, hard = resource.getrlimit(kind)
    wanted = value if then is None else then
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(kind, (min(value, most), most))
