"""See to it that the browser tests can run: installs Chromium and a Chinese font where we may, says loudly where not.

Prints options for pytest: nothing, or those that leave the browser tests out. In CI nothing is left out: 1 instead.
"""

import os
import shutil
import subprocess
import sys

PACKAGES = ("chromium", "fonts-noto-cjk")
LEFT_OUT = """
!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!
!!  浏览器测试没有运行：{reason}
!!  安装 chromium 和 fonts-noto-cjk 后再运行 make test，才算完整。
!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!
"""


def main() -> int:
    """Print the options; 1 in CI when browser tests could not run."""
    reason = missing()
    if reason and may_install():
        install()
        reason = missing()
    if not reason:
        return 0
    sys.stderr.write(LEFT_OUT.format(reason=reason))
    if os.environ.get("CI") == "true":
        return 1
    sys.stdout.write("-m 'not browser'\n")
    return 0


def missing() -> str:
    """What the browser tests lack, in words; empty when nothing."""
    if not (shutil.which("chromium") or shutil.which("chromium-browser")):
        return "本机没有 Chromium"
    fonts = shutil.which("fc-list")
    if fonts and not subprocess.run([fonts, ":lang=zh"], capture_output=True, check=False).stdout:  # noqa: S603 - argv is our own
        return "本机没有中文字体"
    return ""


def may_install() -> bool:
    """Only as root, and only where apt is."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install() -> None:
    """Say what is installed before doing it."""
    sys.stderr.write(f"!! 浏览器测试需要 {'、'.join(PACKAGES)}，正在用 apt-get 安装\n")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for argv in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *PACKAGES]):
        subprocess.run(argv, env=environment, stdout=sys.stderr, check=False)  # noqa: S603 - argv is our own


if __name__ == "__main__":
    sys.exit(main())
