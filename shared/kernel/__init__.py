"""Money, acts, divisions and refusals: the words every service speaks."""
