"""The whole platform as processes of their own, by its public interfaces."""
