"""The project, its procedure and its plan: rules of the pack applied, no I/O, no clock, no framework."""
