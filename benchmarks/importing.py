"""The longest table that is read before it may be refused, in a process of its own, which tells its memory.

`python -m benchmarks.importing FILE ROWS` reads a list of projects and prints its rate and most memory as JSON. A list
of more lines than may be imported at once is refused when all of it was read.
"""

import csv
import io
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import xlsxwriter

from benchmarks.place import Place
from benchmarks.results import Series, Target
from benchmarks.suite import Benchmark, Size
from services.projects.importing.files import READ_PROJECTS, projects_of
from shared.importing import ImportProblem

MEGABYTE = 1_000_000
MOST_MEMORY = (Target(500, at_most=True),)
COUNTY, YEAR = "654024", 2020

Table = list[list[str | float]]


def importing(place: Place, size: Size) -> Iterator[Benchmark]:
    """Rows a second of CPU and the peak memory of the process, for a workbook and for a text of the same table."""
    table = _table(size.rows)
    for name, content in (("a.xlsx", _workbook(table)), ("a.csv", _text(table))):
        file = place.directory / name
        file.write_bytes(content)
        readings = Readings(file, size.rows)
        form = file.suffix[1:]
        yield Benchmark(Series(f"importing.{form}", "rows/s of CPU"), readings.read)
        yield Benchmark(Series(f"importing.{form}.memory", "MB", MOST_MEMORY), readings.memory)


class Readings:
    """One file, read again and again, each time by a process of its own."""

    def __init__(self, file: Path, rows: int) -> None:
        self._file, self._rows = file, rows
        self._peak_mb = 0.0

    def read(self) -> float:
        """Rows a second of CPU."""
        said = subprocess.check_output([sys.executable, "-m", "benchmarks.importing", str(self._file), str(self._rows)])
        found: dict[str, float] = json.loads(said)
        self._peak_mb = found["peak_mb"]
        return found["rate"]

    def memory(self) -> float:
        """The most memory of the process that read last."""
        return self._peak_mb


def _table(rows: int) -> Table:
    """A list of projects of so many rows, the heading included."""
    heading: list[str | float] = ["序号", "项目名称", "建设地点", "建设内容", "责任单位", "投资规模（万元）", "备注"]
    return [heading, *(_row(number) for number in range(1, rows))]


def _row(number: int) -> list[str | float]:
    place, content = "阿克吐别克镇阿克吐别克村", "新建防渗渠3.5公里及配套设施"
    return [number, f"防渗渠建设项目（{number}）", place, content, "县水利局", number % 500 + 0.25, "衔接资金"]


def _workbook(table: Table) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"constant_memory": True})
    page = book.add_worksheet()
    for at, row in enumerate(table):
        page.write_row(at, 0, row)
    book.close()
    return made.getvalue()


def _text(table: Table) -> bytes:
    made = io.StringIO()
    csv.writer(made).writerows(table)
    return made.getvalue().encode("utf-8-sig")


def main() -> None:
    """Read one file."""
    file = Path(sys.argv[1])
    content = file.read_bytes()
    READ_PROJECTS.prepare()
    began = time.process_time()
    with suppress(ImportProblem):
        projects_of(content, file.name, COUNTY, YEAR, None)
    rate = int(sys.argv[2]) / (time.process_time() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEGABYTE
    sys.stdout.write(json.dumps({"rate": rate, "peak_mb": peak}))


if __name__ == "__main__":
    main()
