"""Write the bill of materials of what runs (CycloneDX 1.6) from the lock file and the installed packages' metadata."""

import json
import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def main() -> None:
    """Write to the file named on the command line."""
    target = Path(sys.argv[1])
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(bill((ROOT / "requirements.lock").read_text()), indent=1, ensure_ascii=False) + "\n")


def bill(lock: str) -> dict[str, object]:
    """The document for one lock file: each package with version, licence and the hashes any of its files may have."""
    pins = list(_PIN.finditer(lock))
    ends = [pin.start() for pin in pins[1:]] + [len(lock)]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "sluice", "version": metadata("sluice")["Version"]}},
        "components": [component(pin[1], pin[2], lock[pin.end() : end]) for pin, end in zip(pins, ends, strict=True)],
    }


def component(name: str, version: str, hashes: str) -> dict[str, object]:
    """One package. A licence that its metadata does not state is left out rather than guessed."""
    described: dict[str, object] = {
        "type": "library",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name}@{version}",
        "properties": [
            {"name": "sluice:accepted-sha256", "value": digest}
            for digest in re.findall(r"sha256:([0-9a-f]{64})", hashes)
        ],
    }
    licence = stated_licence(name)
    return described | ({"licenses": [{"license": {"name": licence}}]} if licence else {})


def stated_licence(name: str) -> str:
    """What an installed package says about its licence; empty when it is not installed here or says nothing."""
    try:
        facts = metadata(name)
    except PackageNotFoundError:
        return ""
    classified = [
        line.rpartition(" :: ")[2] for line in facts.get_all("Classifier", []) if line.startswith("License ::")
    ]
    expressions = facts.get_all("License-Expression", [])
    return ", ".join(expressions or classified) or ", ".join(facts.get_all("License", [])).partition("\n")[0]


if __name__ == "__main__":
    main()
