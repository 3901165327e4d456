"""What may be asked of the ledger, one module per topic. Amounts are integer fen."""
