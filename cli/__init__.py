"""`sluice`: the one command."""
