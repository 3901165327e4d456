"""Ports on the loopback that nobody holds."""

import random
import socket
from collections.abc import Iterable

INTERNAL = range(15000, 32000)
"""Below the range from which the system gives ports to outgoing connections: a client that keeps calling a port there
while its server is down can end up connected to itself, and then the server cannot come back."""


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def first_free(wanted: int, host: str = "127.0.0.1", tries: int = 200) -> int:
    """The wanted port or the next free one above it."""
    for port in range(wanted, wanted + tries):
        if is_free(port, host):
            return port
    raise OSError(f"没有可用端口：{wanted} 至 {wanted + tries - 1} 均被占用")


def internal_port(taken: Iterable[int] = ()) -> int:
    """A free port for one of our own servers, none of those already given away."""
    avoid = set(taken)
    for port in random.SystemRandom().sample(INTERNAL, 500):
        if port not in avoid and is_free(port):
            return port
    raise OSError("本机没有可用的内部端口")
