"""Under which account PostgreSQL runs: it refuses root, and whoever runs it must reach its files."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Account:
    """An ordinary account of this machine."""

    uid: int
    gid: int

    def reaches(self, directory: Path) -> bool:
        """Whether this account may walk into a directory through everything above it."""
        answer = subprocess.run(  # noqa: S603 - argv is our own
            ["/usr/bin/test", "-x", str(directory)], user=self.uid, group=self.gid, extra_groups=[], check=False
        )
        return answer.returncode == 0


def unprivileged(existing: Path) -> Account | None:
    """None when we are not root ourselves; else whoever owns the existing cluster, `postgres`, or `nobody`."""
    if os.geteuid() != 0:
        return None
    if existing.exists() and existing.stat().st_uid != 0:
        return Account(existing.stat().st_uid, existing.stat().st_gid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise OSError("PostgreSQL 不能以 root 运行，而本机既没有 postgres 也没有 nobody 账户")
