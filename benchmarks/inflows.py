"""The inflow that every endpoint here is sent: one body, another number each time."""

import itertools
import json

from benchmarks.load import NUMBER

BOOK = "654024-2020"

FIELDS: dict[str, str | int] = {
    "document_no": f"新财扶〔2020〕{NUMBER}号",
    "fund_line": "中央财政专项扶贫资金",
    "amount": "12500.00",
    "received_on": "2020-03-31",
    "level": "central",
    "fund_type": "special",
    "arranged_by": "superior",
    "origin_year": 2020,
    "issuing_department": "自治区财政厅",
}

LINE = json.dumps(FIELDS, ensure_ascii=False)

_numbers = itertools.count(1)


def fresh(count: int) -> int:
    """The first of so many numbers that nobody else in this run has."""
    first = next(_numbers)
    for _ in range(count - 1):
        next(_numbers)
    return first
