"""Check the locked packages for known vulnerabilities: `make audit`. What was not looked up is not audited."""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
_PIN = re.compile(r"^[A-Za-z0-9][^#\\\n]*==[^\\\n]+", re.MULTILINE)
CLEAN, VULNERABLE, NOT_AUDITED = 0, 1, 2


@dataclass(frozen=True)
class Findings:
    """What came of it: known vulnerabilities as (package, version, id), and what was not looked up, with the reason."""

    vulnerable: tuple[tuple[str, str, str], ...]
    missing: tuple[tuple[str, str], ...]

    @property
    def code(self) -> int:
        """The exit code; a vulnerability that is known outweighs what is not."""
        return VULNERABLE if self.vulnerable else NOT_AUDITED if self.missing else CLEAN


def main(arguments: Sequence[str]) -> int:
    """`python -m deploy.audit [options of pip-audit]`: 0 all looked up and clean, 1 vulnerable, 2 not audited."""
    findings, said = audit(LOCK, arguments)
    for package, version, identifier in findings.vulnerable:
        print(f"✗ 有已知漏洞：{package} {version}（{identifier}）")  # noqa: T201
    for package, reason in findings.missing[:10]:
        print(f"? 未检查：{package}（{reason}）")  # noqa: T201
    print(_summary(findings))  # noqa: T201
    if said:
        print(said[-2000:], file=sys.stderr)  # noqa: T201
    return findings.code


def audit(lock: Path, arguments: Sequence[str] = ()) -> tuple[Findings, str]:
    """Look every package of a lock file up; gives what was found, and what the program said where it failed."""
    wanted = dict(installed_here(lock.read_text()))
    with tempfile.TemporaryDirectory() as where:
        report = Path(where) / "report.json"
        argv = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner", "off"]
        argv += ["-r", str(lock), "-f", "json", "-o", str(report), *arguments]
        done = subprocess.run(argv, check=False, capture_output=True, text=True)  # noqa: S603 - our own
        told = json.loads(report.read_text()) if report.exists() and report.stat().st_size else {}
    return findings_of(wanted, told), "" if told else done.stderr


def installed_here(lock: str) -> Iterator[tuple[str, str]]:
    """The packages of a lock file, with their versions, as far as they are for this kind of machine."""
    for line in _PIN.findall(lock):
        pinned = Requirement(line.strip())
        if pinned.marker is None or pinned.marker.evaluate():
            yield _plain(pinned.name), str(pinned.specifier).removeprefix("==")


def findings_of(wanted: Mapping[str, str], told: Mapping[str, Any]) -> Findings:
    """What a report says of the packages that were to be looked up: one that it passes over was not."""
    reported = {_plain(row["name"]): row for row in told.get("dependencies", ())}
    vulnerable, missing = [], []
    for name, version in wanted.items():
        row = reported.get(name, {})
        vulnerable += [(name, version, str(found["id"])) for found in row.get("vulns", ())]
        if row.get("version") != version or "vulns" not in row:
            missing.append((name, str(row.get("skip_reason") or "漏洞库没有答复")))
    return Findings(tuple(vulnerable), tuple(missing))


def _summary(findings: Findings) -> str:
    if findings.code == VULNERABLE:
        return f"审计未通过：{len(findings.vulnerable)} 个已知漏洞"
    if findings.code == NOT_AUDITED:
        return f"未完成审计：{len(findings.missing)} 个软件包没有查到，请在能访问漏洞库的网络中重新运行 make audit"
    return "审计通过：全部软件包均已查到，没有已知漏洞"


def _plain(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
