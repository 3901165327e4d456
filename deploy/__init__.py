"""How Sluice is put on machines."""
