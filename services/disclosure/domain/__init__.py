"""Notices, publicity windows, objections: pure rules, no I/O, no clock, no framework."""
