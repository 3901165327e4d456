"""Request bodies of the ledger, one module per topic."""
