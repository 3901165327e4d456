"""Rows made from events, in the transaction that moves the position."""
