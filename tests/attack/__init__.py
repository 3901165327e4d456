"""What hostile or hapless callers, networks and machines do to the platform, and that nothing comes of it."""
