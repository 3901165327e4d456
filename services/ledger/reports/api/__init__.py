"""The routes of what is read across the capabilities of the ledger."""
