"""The public site: no login, no script needed."""
