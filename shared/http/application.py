"""FastAPI, with its body limit answering in our form too.

The framework refuses a body that is too large outside all exception handlers and in plain text; here that one answer is
put into a problem.
"""

from fastapi import FastAPI
from starlette.types import Message, Receive, Scope, Send

from shared.http.problems import HTTP_FAILURES
from shared.problems import MEDIA_TYPE, Problem

_TOO_LARGE = Problem(413, *HTTP_FAILURES[413]).encode()


class Application(FastAPI):
    """A service's application."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await super().__call__(scope, receive, _in_our_form(send) if scope["type"] == "http" else send)


def _in_our_form(send: Send) -> Send:
    replacing = False

    async def in_our_form(message: Message) -> None:
        nonlocal replacing
        if message["type"] == "http.response.start" and message["status"] == 413:
            replacing = True
            length = str(len(_TOO_LARGE)).encode()
            headers = [(b"content-type", MEDIA_TYPE.encode()), (b"content-length", length)]
            message = {**message, "headers": headers}
        elif replacing:
            message = {"type": "http.response.body", "body": _TOO_LARGE}
        await send(message)

    return in_our_form
