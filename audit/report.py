"""What a verification gives: figures, findings, remarks; for people and for programs."""

from base64 import b64encode
from dataclasses import asdict, dataclass, field
from typing import Any

from audit.findings import UNSURE, Finding
from audit.services import LEDGER, NAMES, service_of

HOLDS, TAMPERED, UNREADABLE = 0, 1, 2
"""Exit statuses."""


@dataclass(frozen=True, slots=True)
class Balance:
    """One book as recomputed, in fen: received, available, committed, paid (spent included), spent and so on."""

    book: str
    entries: int
    figures: dict[str, int]


@dataclass(slots=True)
class Report:
    """The outcome. `size` events are sealed by the newest checkpoint, whose root is `root`."""

    source: str
    origin: str = ""
    entries: int = 0
    size: int = 0
    root: bytes = b""
    checkpoints: int = 0
    answers: int = 0
    """How many kept answers the newest checkpoint covers."""
    balances: list[Balance] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def status(self) -> int:
        """The exit status: 0 holds, 1 evidence of tampering, 2 this program can't tell."""
        kinds = {finding.kind for finding in self.findings}
        if kinds - UNSURE:
            return TAMPERED
        return UNREADABLE if kinds else HOLDS

    def as_dict(self) -> dict[str, Any]:
        """The report for programs; amounts in fen."""
        return {
            "holds": self.status == HOLDS,
            "status": self.status,
            "source": self.source,
            "origin": self.origin,
            "entries": self.entries,
            "sealed": self.size,
            "root": b64encode(self.root).decode(),
            "checkpoints": self.checkpoints,
            "answers": self.answers,
            "books": [asdict(balance) for balance in self.balances],
            "findings": [asdict(finding) | {"text": str(finding)} for finding in self.findings],
            "remarks": self.remarks,
        }

    @property
    def service(self) -> str:
        """Whose log it is."""
        return service_of(self.origin)

    @property
    def title(self) -> str:
        """The log's name as people say it, and the one under which it is signed."""
        return f"{NAMES[self.service]} {self.origin or self.source}"

    def conclusion(self) -> str:
        """One sentence, Chinese first."""
        match self.status:
            case 0:
                whole = "账目完整" if self.service == LEDGER else "记录完整"
                return f"{whole}：{self.entries} 条，与全部检查点相符 [everything holds]"
            case 1:
                return f"有篡改的证据，共 {len(self.findings)} 项，最先的一处：{self.findings[0]}"
            case _:
                return f"未能全部核对：{self.findings[0]}"


def yuan(fen: int) -> str:
    """Fen as yuan with two decimals and separators."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100:,}.{fen % 100:02}"
