"""The event table of a service: stored types, snapshots, and how far other logs have been read."""
