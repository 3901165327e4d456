"""One county pool: the four services."""
