"""A wire between a service and PostgreSQL that can be cut at the moment that hurts most: around a COMMIT."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto


class Cut(Enum):
    """When the wire breaks: before the COMMIT reaches the server, or after it took hold and before that is said."""

    BEFORE_COMMIT = auto()
    BEFORE_REPLY = auto()


class Wire:
    """Passes everything on, until a COMMIT comes along in a transaction that named one of the armed words."""

    def __init__(self, port: int) -> None:
        self._server_port = port
        self._armed: dict[bytes, Cut] = {}
        self._open: set[asyncio.StreamWriter] = set()
        self.cuts = 0
        self.dead = False
        self.dies_at_cut = False

    def arm(self, word: str, cut: Cut) -> None:
        """Break at the COMMIT of the next transaction in which this word goes over the wire; once."""
        self._armed[word.encode()] = cut

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of the service."""
        if self.dead:
            writer.close()
            return
        from_server, to_server = await asyncio.open_connection("127.0.0.1", self._server_port)
        self._open |= {writer, to_server}
        cut = asyncio.Event()
        both = asyncio.gather(self._to_server(reader, to_server, cut), self._to_client(from_server, writer, cut))
        with suppress(OSError):
            await both
        for end in (writer, to_server):
            end.close()
            self._open.discard(end)

    async def _to_server(self, reader: asyncio.StreamReader, server: asyncio.StreamWriter, cut: asyncio.Event) -> None:
        transaction = b""
        while data := await reader.read(1 << 20):
            transaction += data
            if b"COMMIT" in data:
                said = [word for word in self._armed if word in transaction]
                transaction = b""
                if said and self._break(said) is Cut.BEFORE_COMMIT:
                    break
                if said:
                    cut.set()
            server.write(data)
            await server.drain()
        server.close()

    def _break(self, said: list[bytes]) -> Cut:
        self.cuts += 1
        self.dead = self.dead or self.dies_at_cut
        return self._armed.pop(said[0])

    async def _to_client(self, server: asyncio.StreamReader, writer: asyncio.StreamWriter, cut: asyncio.Event) -> None:
        while data := await server.read(1 << 20):
            if cut.is_set():
                break
            writer.write(data)
            await writer.drain()
        writer.close()

    async def close(self, server: asyncio.Server) -> None:
        """Let go of every connection."""
        server.close()
        for end in list(self._open):
            end.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)


@contextmanager
def wire(port: int) -> Iterator[tuple[Wire, int]]:
    """A wire to the PostgreSQL at this port, and the port at which the service finds it.

    On an event loop of its own: a service connects before its own loop is free.
    """
    laid, loop = Wire(port), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="wire")
    thread.start()
    server = asyncio.run_coroutine_threadsafe(asyncio.start_server(laid.serve, "127.0.0.1", 0), loop).result(5)
    try:
        yield laid, server.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(laid.close(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()
