"""The evidence of a service's log: its Merkle tree, its signed checkpoints, and who makes them."""

from shared.sealing.evidence import Evidence
from shared.sealing.sealer import INTERVAL_SECONDS, Sealer, last_seal
from shared.sealing.seals import Seal, SealBook
from shared.sealing.tree import Broken, StoredTree

__all__ = [
    "INTERVAL_SECONDS",
    "Broken",
    "Evidence",
    "Seal",
    "SealBook",
    "Sealer",
    "StoredTree",
    "last_seal",
]
