"""The ledger's pages: a book entry by entry, for auditors."""
