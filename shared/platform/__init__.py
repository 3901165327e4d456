"""What every service runs on: event store, commands, projections, messaging, web, identity, sealing."""
