"""Events on their way out and in: the envelope, the relay into JetStream, the consumers."""

from shared.messaging.cloudevents import Published, decode, encode

__all__ = ["Published", "decode", "encode"]
