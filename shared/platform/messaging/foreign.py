"""What was found on the bus that our publishers did not put there: counted, logged, and told for as long as we run."""

from collections.abc import Iterator
from datetime import UTC, datetime

import structlog

from shared.platform.metrics import FOREIGN

log = structlog.get_logger(__name__)


class ForeignFindings:
    """Findings by kind. None of them stops anything: each was stepped over or set right."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._found: dict[str, tuple[int, datetime, str]] = {}

    def note(self, kind: str, detail: str, times: int = 1) -> None:
        """Take down one finding; a flood of them is logged ever more seldom."""
        count, since, _ = self._found.get(kind, (0, datetime.now(UTC), ""))
        self._found[kind] = count + times, since, detail[:300]
        FOREIGN.labels(source=self._source, kind=kind).inc(times)
        if (count + times).bit_length() > count.bit_length():
            log.critical("bus-abused", source=self._source, kind=kind, times=count + times, last=detail[:300])

    def lines(self) -> list[str]:
        """One line for each kind: how often, since when, and the last one."""
        return list(self._lines())

    def _lines(self) -> Iterator[str]:
        for kind, (count, since, detail) in self._found.items():
            yield f"bus {self._source}: {kind}, {count} since {since:%Y-%m-%dT%H:%M:%SZ}, last: {detail}"
