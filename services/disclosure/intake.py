"""How an objection comes in, by JSON or by the page's form: limited, small, its words kept outside the log."""

import uuid
from dataclasses import replace

import anyio
from fastapi import HTTPException, Request

from services.disclosure import commands
from services.disclosure.application import Disclosure
from services.disclosure.letters import Letter, Letters
from shared.answers import Answer, Key, fingerprint
from shared.clock import business_date
from shared.http.desk import state_of
from shared.kernel.acts import Act, Actor
from shared.kernel.errors import DomainError

MAX_BYTES = 4096
LIMIT = "20/minute"
ANYONE = Actor(staff="public", role="public", post="", organisation="", region="")
"""An objection names nobody, with a name given or without."""


async def small(request: Request) -> None:
    """Count the call and refuse a body over 4 KiB, before it is read as anything."""
    state_of(request).limiter.narrow(request, LIMIT)
    if len(await request.body()) > MAX_BYTES:
        raise HTTPException(413)


async def receive(request: Request, letter: Letter, key: str) -> Answer:
    """Keep the letter and record the objection. Raises UnknownNotice and the notice's refusals."""
    state = state_of(request)
    letters, now = Letters.of(state), state.clock()
    letter = replace(letter, words=letter.words.strip(), name=letter.name.strip(), contact=letter.contact.strip())
    key = key if key and key.isprintable() and len(key) <= 200 else uuid.uuid4().hex
    code, hashed = await anyio.to_thread.run_sync(letters.put, key, letter, now)
    act = Act(key, ANYONE, business_date(now), now)
    command = commands.ReceiveObjection(
        act=act, notice=letter.notice, objection=code, named=bool(letter.name), text_hash=hashed
    )
    desk: Disclosure = state.application
    said = Key(ANYONE.staff, key, letters.fingerprint(fingerprint(request.url.path, await request.body())))
    try:
        return await state.writer.submit(lambda books: desk.receive_objection(books, command), key=said, status=201)
    except DomainError:
        await anyio.to_thread.run_sync(letters.take_back, code)
        raise
