"""Make the project's environment on a fresh machine with Python 3.11 or newer. Instant when nothing changed.

Every package comes from a lock file with its hash. Where packages are fetched from is the machine's business: the
settings of pip and uv hold. `--dev` adds what tests need.
"""

import hashlib
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
STAMP = VENV / "sluice-stamp.json"
LOCKS = {False: ROOT / "requirements.lock", True: ROOT / "requirements-dev.lock"}
UV_LOCK = ROOT / "requirements-uv.lock"


class CannotSetUp(Exception):
    """Something that only the machine's owner can mend; the message says what."""


def main() -> int:
    """Set up and say what was done; 1 where it cannot be."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the machine may have an older one
        say(f"需要 Python 3.11 或更新版本，当前是 {sys.version.split()[0]}。可用 make PYTHON=python3.12 … 指定")
        return 1
    began = time.monotonic()
    try:
        changed = set_up(dev="--dev" in sys.argv)
    except CannotSetUp as problem:
        say(f"✗ 无法准备环境：{problem}")
        return 1
    if changed:
        say(f"✓ 环境就绪（{time.monotonic() - began:.1f} 秒）")
    return 0


def set_up(*, dev: bool) -> bool:
    """Bring .venv to what the lock files say; gives whether anything had to be done."""
    before = json.loads(STAMP.read_text()) if STAMP.exists() and works(VENV / "bin" / "python") else {}
    dev = dev or before.get("dev", False)
    wanted = {"dev": dev, "locks": digest(LOCKS[dev], ROOT / "pyproject.toml")}
    if before == wanted:
        return False
    say("准备运行环境：按锁定的版本和哈希安装依赖…")
    environment = index_settings() | {"UV_PYTHON_DOWNLOADS": "never", "VIRTUAL_ENV": str(VENV)}
    uv = find_uv()
    if not works(VENV / "bin" / "python"):
        shutil.rmtree(VENV, ignore_errors=True)
        run([uv, "venv", "-q", "--python", sys.executable, str(VENV)], environment)
    run([uv, "pip", "sync", "-q", "--require-hashes", str(LOCKS[dev])], environment)
    run([uv, "pip", "install", "-q", "--no-deps", "--no-build-isolation", "-e", str(ROOT)], environment)
    STAMP.write_text(json.dumps(wanted))
    return True


def find_uv() -> str:
    """uv from the PATH, or one of our own in .tools."""
    found = shutil.which("uv") or shutil.which("uv", path=str(TOOLS / "bin"))
    if found:
        return found
    say("安装 uv…")
    if not (tools_by_venv() or tools_by_pip() or tools_by_apt()):
        package = f"python3.{sys.version_info.minor}-venv"
        raise CannotSetUp(f"这个 Python 没有 venv 和 pip。请安装 {package}（或把 uv 放到 PATH 中），再运行一次")
    return str(TOOLS / "bin" / "uv")


def tools_by_venv() -> bool:
    """A small environment of its own for uv, with the pip that Python brings along."""
    shutil.rmtree(TOOLS, ignore_errors=True)
    if not succeeds([sys.executable, "-m", "venv", str(TOOLS)]):
        return False
    run([str(TOOLS / "bin" / "python"), "-m", "pip", "install", "-q", "--require-hashes", "-r", str(UV_LOCK)])
    return True


def tools_by_pip() -> bool:
    """Debian's Python may have pip without venv: pip can install into a directory."""
    shutil.rmtree(TOOLS, ignore_errors=True)
    pip = [sys.executable, "-m", "pip"]
    if not succeeds([*pip, "--version"]):
        return False
    return succeeds([*pip, "install", "-q", "--require-hashes", "--target", str(TOOLS), "-r", str(UV_LOCK)])


def tools_by_apt() -> bool:
    """As root on Debian or Ubuntu, install the missing part of Python."""
    package = f"python3.{sys.version_info.minor}-venv"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say(f"!! 系统缺少 {package}，正在用 apt-get 安装")
    run(["apt-get", "update", "-qq"])
    run(["apt-get", "install", "-y", "-qq", package], {"DEBIAN_FRONTEND": "noninteractive"})
    return tools_by_venv()


def index_settings() -> dict[str, str]:
    """Where pip is told to look, told to uv, which does not read pip's settings; uv's own settings win."""
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    settings: dict[str, str] = {}
    for line in listed.stdout.splitlines():
        name, _, value = line.partition("=")
        settings[name.rpartition(".")[2]] = " ".join(shlex.split(value)).replace("\n", " ").replace("\\n", " ")
    told = {
        "UV_DEFAULT_INDEX": settings.get("index-url", ""),
        "UV_INDEX": " ".join(settings.get("extra-index-url", "").split()),
        "UV_FIND_LINKS": ",".join(settings.get("find-links", "").split()),
        "SSL_CERT_FILE": settings.get("cert", ""),
        # Every file is checked against its hash, so that any index may give it.
        "UV_INDEX_STRATEGY": "unsafe-best-match",
    }
    return {name: value for name, value in told.items() if value and name not in os.environ}


def works(python: Path) -> bool:
    """Whether an interpreter is there and starts."""
    return python.exists() and succeeds([str(python), "-c", ""])


def digest(*files: Path) -> str:
    """A fingerprint of the files' contents and of our Python."""
    total = hashlib.sha256(sys.version.encode())
    for file in files:
        total.update(file.read_bytes())
    return total.hexdigest()


def succeeds(argv: list[str]) -> bool:
    """Run quietly and tell whether it went well."""
    return subprocess.run(argv, capture_output=True, check=False).returncode == 0  # noqa: S603 - argv is our own


def run(argv: list[str], environment: dict[str, str] | None = None) -> None:
    """Run and show what it says; raises CannotSetUp when it fails."""
    done = subprocess.run(argv, env=os.environ | (environment or {}), check=False)  # noqa: S603 - argv is our own
    if done.returncode != 0:
        raise CannotSetUp(f"命令失败：{shlex.join(argv)}")


def say(sentence: str) -> None:
    """To the person at the terminal."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
