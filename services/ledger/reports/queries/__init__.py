"""What is read across the capabilities of the ledger, each class named for what it answers."""
