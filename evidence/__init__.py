"""The evidence of a log: Merkle tree, signed checkpoints, tiles and proofs.

Stands alone, so that whoever checks the platform needs none of its code: the standard library, Ed25519 and a JSON
reader are all it imports.
"""
