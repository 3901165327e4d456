"""The transparency log: Merkle tree, tiles, signed checkpoints and proofs. It imports nothing else of the project."""
