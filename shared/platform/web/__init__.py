"""The HTTP edge, the same in all four services."""
