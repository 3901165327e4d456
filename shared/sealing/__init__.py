"""The evidence of a service's log: its Merkle tree, its signed checkpoints, and who makes them."""

from shared.sealing.answers import AnswerFinding, check_answers
from shared.sealing.evidence import Evidence
from shared.sealing.leaves import ANSWERS, EVENTS
from shared.sealing.sealer import INTERVAL_SECONDS, Sealer, last_seal
from shared.sealing.seals import Seal, SealBook
from shared.sealing.tree import Broken, StoredTree

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
