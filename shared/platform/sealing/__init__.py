"""The evidence of a service's log: its Merkle tree, its signed checkpoints, and who makes them."""

from shared.platform.sealing.answers import AnswerFinding, check_answers
from shared.platform.sealing.evidence import Evidence
from shared.platform.sealing.leaves import ANSWERS, EVENTS
from shared.platform.sealing.sealer import INTERVAL_SECONDS, Sealer, last_seal
from shared.platform.sealing.seals import Seal, SealBook
from shared.platform.sealing.tree import Broken, StoredTree

__all__ = [
    "ANSWERS",
    "EVENTS",
    "INTERVAL_SECONDS",
    "AnswerFinding",
    "Broken",
    "Evidence",
    "Seal",
    "SealBook",
    "Sealer",
    "StoredTree",
    "check_answers",
    "last_seal",
]
