"""How an objection comes in, by JSON or by the page's form: limited, small, its words kept outside the log."""

import json
import uuid
from dataclasses import asdict, dataclass, replace

import anyio
import anyio.to_thread
from fastapi import HTTPException, Request

from services.disclosure.notices.reference import as_written
from services.disclosure.objections.admission import admit
from services.disclosure.objections.commands import ReceiveObjection, receive_objection
from services.disclosure.objections.errors import FormExpired
from services.disclosure.objections.form_tokens import served
from services.disclosure.objections.sealed_store import Letter, Letters, Sealed
from shared.kernel.acts import Act, Actor
from shared.platform.clock import business_date
from shared.platform.commands.idempotency import Answer, Key, fingerprint
from shared.platform.commands.writer import InFlight, Outcome
from shared.platform.eventstore.store import Repository
from shared.platform.web.context import DEADLINE_SECONDS, state_of
from shared.platform.web.service_state import ServiceState
from shared.platform.web.waiting import answered_in_time

MAX_BYTES = 16 * 1024
"""What a thousand characters take at most, as a form or as JSON sends them."""

LOOK_AGAIN_SECONDS = 0.05
ANYONE = Actor(staff="public", role="public", post="", organisation="", region="")
"""An objection names nobody, with a name given or without."""

EXPIRED = "您打开本页已超过一天，或本页已更新。您写的内容还在下面，请核对后再按一次提交"

FORMS = f"{ANYONE.staff}/form"
"""Whose keys those of the forms are: nobody can send one as an Idempotency-Key of his own."""


@dataclass(frozen=True)
class Objecting:
    """One objection at the counter: under which key, and whether it may still be accepted or only answered again."""

    letter: Letter
    key: Key
    expired: bool = False


async def small(request: Request, number: str) -> None:
    """Count the call and refuse a body over 16 KiB, before more of it is read than by which form it came.

    Raises TooManyRequests.
    """
    state = state_of(request)
    state.limiter.address(request)
    if len(await request.body()) > MAX_BYTES:
        raise HTTPException(413)
    token = str((await request.form()).get("key", "")) if _is_form(request) else ""
    form = served(state, number, token)
    admit(state.limiter, request, as_written(number), form.key if form and not form.expired else "")


def _is_form(request: Request) -> bool:
    return request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")


async def by_json(request: Request, letter: Letter, key: str) -> Objecting:
    """An objection sent by a program. Anyone may have taken the same key: it answers for the same request alone."""
    return Objecting(letter, await _loose_key(request, key))


async def by_form(request: Request, letter: Letter, token: str) -> Objecting:
    """An objection sent by a form. One letter from one form is one objection, however often the form is sent.

    Changed words from the same form are another letter. A form of an earlier version, or of nobody, is answered again
    where it was accepted before, and is accepted no more.
    """
    state = state_of(request)
    form = served(state, letter.notice, token)
    if form is None:
        return Objecting(letter, await _loose_key(request, token), expired=True)
    said = json.dumps(asdict(letter), ensure_ascii=False, sort_keys=True).encode()
    sealed = Letters.of(state).fingerprint(fingerprint("form", said))
    return Objecting(letter, Key(FORMS, f"{form.key}/{sealed.hex()}", sealed), form.expired)


async def receive(state: ServiceState, objecting: Objecting) -> Answer:
    """Record the objection and keep its letter, both or neither.

    Raises UnknownNotice, FormExpired and the notice's refusals; Unavailable where the outcome is not known.
    """
    now = state.clock()
    sealed = await anyio.to_thread.run_sync(Letters.of(state).sealed, objecting.letter, now)
    command = _command(objecting.letter, sealed, Act(sealed.objection, ANYONE, business_date(now), now))

    def decide(repository: Repository) -> Outcome:
        if objecting.expired:
            raise FormExpired(EXPIRED)
        return replace(receive_objection(state.unit_of(repository), command), rows=(sealed.row,))

    until = anyio.current_time() + DEADLINE_SECONDS
    while True:
        try:
            submitted = state.writer.submit(decide, key=objecting.key, status=201)
        except InFlight:
            if anyio.current_time() > until:
                raise
            await anyio.sleep(LOOK_AGAIN_SECONDS)
        else:
            return await answered_in_time(submitted, DEADLINE_SECONDS)


def _command(letter: Letter, sealed: Sealed, act: Act) -> ReceiveObjection:
    return ReceiveObjection(act=act, notice=letter.notice, objection=sealed.objection, text_hash=sealed.text_hash)


async def _loose_key(request: Request, key: str) -> Key:
    """A key that anyone may use: bound to the request's path and body, whoever sends them."""
    key = key if key and key.isprintable() and len(key) <= 200 else uuid.uuid4().hex
    said = Letters.of(state_of(request)).fingerprint(fingerprint(request.url.path, await request.body()))
    return Key(ANYONE.staff, key, said)
