"""Tests: sentences as names, real PostgreSQL and NATS."""
