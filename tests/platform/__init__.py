"""The platform under the services: writer, event store, relay, consumers, HTTP edge."""
