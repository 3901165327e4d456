"""Events on their way out and in: the envelope, the relay into JetStream, the consumers."""

from shared.platform.messaging.cloudevents import decode, encode

__all__ = ["decode", "encode"]
