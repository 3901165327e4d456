"""What may be kept of an answer: nothing of a private one, wherever it passes."""

from starlette.types import Message, Scope, Send

ERRORS = 400
NO_STORE = (b"cache-control", b"no-store")


def never_kept(scope: Scope, send: Send) -> Send:
    """Answers to whoever shows a token, and refusals, are kept by nobody; what an answer itself calls public may be."""
    private = any(name == b"authorization" for name, _ in scope["headers"])

    async def kept(message: Message) -> None:
        if message["type"] == "http.response.start" and (private or message["status"] >= ERRORS):
            headers = message["headers"]
            public = any(name == b"cache-control" and value.startswith(b"public") for name, value in headers)
            if message["status"] >= ERRORS or not public:
                others = [header for header in headers if header[0] != b"cache-control"]
                message = {**message, "headers": [*others, NO_STORE]}
        await send(message)

    return kept
