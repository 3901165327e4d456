"""The embedded stack: PostgreSQL, NATS and Caddy from their wheels, beside the four services."""
