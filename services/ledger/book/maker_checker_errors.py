"""Refusals of second acts: what one person asked for and another decides.

DomainError
├── NotFound
│   └── RequestUnknown            nobody asked for anything of the kind under that number
└── Conflict
    └── RequestDecided            confirmed or declined already
"""

from shared.kernel.errors import Conflict, NotFound


class RequestUnknown(NotFound):
    """Nobody asked for a reversal or transfer under this number."""

    title = "未找到该申请"


class RequestDecided(Conflict):
    """Somebody has confirmed or declined what was asked for."""

    title = "该申请已办结"
