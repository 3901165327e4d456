"""Pass rendered manifests on, if a digest names every image: `kubectl kustomize … | python -m deploy.pinned | …`.

A tag can be moved to another image after it was checked; a digest is the image.
"""

import re
import sys

_IMAGE = re.compile(r"^\s*(?:-\s+)?image:\s*[\"']?([^\s\"']+)", re.MULTILINE)
_PINNED = re.compile(r"[^@\s]+@sha256:([0-9a-f]{64})")


def unpinned(manifests: str) -> list[str]:
    """The images that a digest doesn't name; one of nothing but zeros is a place to put one in."""
    found = sorted(set(_IMAGE.findall(manifests)))
    return [image for image in found if (digest := _PINNED.fullmatch(image)) is None or not digest[1].strip("0")]


def main() -> int:
    """Standard input to standard output, or 1 and the names of the images on standard error."""
    manifests = sys.stdin.read()
    wrong = unpinned(manifests)
    if wrong or not _IMAGE.search(manifests):
        print(f"镜像须以摘要（@sha256:…）指定：{'、'.join(wrong) or '没有读到任何镜像'}", file=sys.stderr)  # noqa: T201
        return 1
    sys.stdout.write(manifests)
    return 0


if __name__ == "__main__":
    sys.exit(main())
