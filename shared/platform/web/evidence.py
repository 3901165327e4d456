"""The evidence of a service's log over HTTP: public where it shows nothing but hashes, for auditors the log itself.

Checkpoint and tiles are where C2SP tlog-tiles has them, so that any of its tools can follow the log.
"""

from base64 import b64encode
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any

from fastapi import Depends, Path, Query, Request, Response

from shared.kernel import regional_access as policy
from shared.kernel.errors import FieldProblem, Invalid, NotFound
from shared.platform.eventstore.service_log import Publish, ServiceLog
from shared.platform.eventstore.store import Recorded
from shared.platform.identity.roles import Role
from shared.platform.sealing import INTERVAL_SECONDS, Evidence, Seal, Sealer
from shared.platform.web.bodies import Page, PageSize, Position
from shared.platform.web.context import QueryContext, public_query, query, state_of
from shared.platform.web.feed import FEED_ROLES
from shared.platform.web.router import Router
from shared.platform.web.service_state import ServiceState
from shared.tlog.tiles import BadTile, Tile

TEXT, BYTES = "text/plain; charset=utf-8", "application/octet-stream"
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
FOR_SECONDS = {"Cache-Control": "public, max-age=5"}
MOST_LINES = 10_000

Size = Annotated[int, Query(ge=1, le=2**62)]
Number = Annotated[int, Path(ge=1, le=2**62)]


class TileMisnamed(Invalid):
    """Not the path of a tile."""

    title = "哈希块地址有误"


class SealingOff(NotFound):
    """This installation was given no key to seal with."""

    title = "未启用封存"


async def evidence_of(request: Request) -> Evidence:
    """The evidence of the service behind a request."""
    state = state_of(request)
    return Evidence(state.engine, state.log.events, state.sealer.interval if state.sealer else INTERVAL_SECONDS)


AskEvidence = Annotated[Evidence, Depends(evidence_of)]


def sealer_of(state: ServiceState) -> Sealer:
    """Who seals; raises SealingOff."""
    if state.sealer is None:
        raise SealingOff("本服务未配置封存密钥，请联系管理员设置后再试")
    return state.sealer


def proof_file(content: str) -> Response:
    """A `.tlog-proof` file as a response."""
    return Response(content, media_type=TEXT, headers=FOR_EVER)


@cache
def evidence_router(log: ServiceLog) -> Router:
    """All evidence of one service."""
    router = Router(prefix=f"/{log.service}/v1", tags=["存证"])
    _offer_checkpoints(router)
    _offer_entries(router, log.publish)
    _offer_proofs(router)
    return router


def _offer_checkpoints(router: Router) -> None:
    everyone = [Depends(public_query)]

    @router.get("/checkpoint", dependencies=everyone)
    def checkpoint(evidence: AskEvidence, size: Size | None = None) -> Response:
        """The newest signed checkpoint (C2SP tlog-checkpoint, a signed note), or the one of exactly this `size`."""
        headers = FOR_SECONDS if size is None else FOR_EVER
        return Response(evidence.checkpoint(size).note, media_type=TEXT, headers=headers)

    @router.get("/checkpoints")
    def checkpoints(
        ctx: Annotated[QueryContext, Depends(public_query)],
        evidence: AskEvidence,
        after: Annotated[Position, Query()] = 0,
        limit: Annotated[PageSize, Query()] = 100,
    ) -> Page:
        """All checkpoints in the order of signing: number, size, root (base64), when signed, and the note itself."""
        seals = evidence.checkpoints(after, limit)
        following = str(seals[-1].number) if len(seals) == limit else None
        return Page(items=[_row(seal) for seal in seals], next=following, sequence=ctx.sequence)

    @router.post("/checkpoint", status_code=201)
    def seal(ctx: Annotated[QueryContext, Depends(query(Role.FINANCE, Role.AUDITOR))]) -> Response:
        """Seal now all that the log holds, and answer the checkpoint. Where nothing was added it is the newest one.

        It writes nothing into any book, so it needs no Idempotency-Key: asked twice, it does the same.
        """
        sealed = sealer_of(ctx.state).seal()
        if sealed is None:
            raise SealingOff("日志还是空的，没有可封存的记录")
        return Response(sealed.note, 201, media_type=TEXT)

    @router.get("/public-key", dependencies=everyone)
    def public_key(request: Request, evidence: AskEvidence) -> Response:
        """The public keys of the seal, one a line as signed notes write them: the one in use, then older ones."""
        sealer = state_of(request).sealer
        keys = dict.fromkeys([*([sealer.verifier] if sealer else []), *evidence.keys()])
        return Response("".join(f"{key}\n" for key in keys), media_type=TEXT, headers=FOR_SECONDS)


def _row(seal: Seal) -> dict[str, Any]:
    signed_at = seal.signed_at.isoformat()
    root = b64encode(seal.open().root).decode()
    return {"number": seal.number, "size": seal.size, "root": root, "signed_at": signed_at, "note": seal.note}


def _offer_proofs(router: Router) -> None:
    everyone = [Depends(public_query)]

    @router.get("/tile/{level}/{index:path}", dependencies=everyone)
    def tile(level: str, index: str, evidence: AskEvidence) -> Response:
        """A tile of the tree (C2SP tlog-tiles): `/tile/0/x001/234`, or `/tile/0/x001/234.p/7` while it is partial."""
        return Response(evidence.tile(_tile(f"{level}/{index}")), media_type=BYTES, headers=FOR_EVER)

    @router.get("/proofs/inclusion", dependencies=everyone)
    def inclusion(evidence: AskEvidence, sequence: Size, size: Size | None = None) -> dict[str, Any]:
        """Shows that entry `sequence` is in the tree of `size` (the newest checkpoint's by default); base64 hashes."""
        return evidence.inclusion(sequence, size)

    @router.get("/proofs/consistency", dependencies=everyone)
    def consistency(
        evidence: AskEvidence,
        old: Annotated[int, Query(alias="from", ge=1, le=2**62)],
        new: Annotated[int | None, Query(alias="to", ge=1, le=2**62)] = None,
    ) -> dict[str, Any]:
        """Shows that the tree of size `from` is the beginning of the tree of size `to` (the newest by default)."""
        return evidence.consistency(old, new)

    @router.get("/entries/{sequence}.tlog-proof", dependencies=everyone)
    def proof(sequence: Number, evidence: AskEvidence) -> Response:
        """The proof file (C2SP tlog-proof) of one entry of the log: it verifies offline with the public key."""
        return proof_file(evidence.proof(sequence))


def _tile(path: str) -> Tile:
    """The tile of a path; raises TileMisnamed."""
    try:
        return Tile.parse(path)
    except BadTile as wrong:
        problem = FieldProblem("/path/index", "请写作 0/x001/234，不满的写作 0/x001/234.p/7；分录块把 0 换成 entries")
        raise TileMisnamed("哈希块的地址写法不对", fields=(problem,)) from wrong


def _offer_entries(router: Router, publish: Publish) -> None:
    """The entries themselves, which the public is not shown."""
    auditor = Annotated[QueryContext, Depends(query(*FEED_ROLES))]

    def shown_to(ctx: QueryContext) -> Callable[[Recorded], bool] | None:
        """Whether an entry is of the caller's region; None where all are."""
        within = policy.places(ctx.region)
        return (lambda recorded: within.holds(publish(recorded).place)) if ctx.region else None

    @router.get("/tile/entries/{index:path}")
    def bundle(ask: auditor, index: str, evidence: AskEvidence) -> Response:
        """The entries below a tile of level 0 (C2SP entry bundle): each behind its length, two bytes, big-endian.

        An entry is the leaf of the tree: sequence, aggregate, version, topic and state with newlines between. One of
        another region is empty; one of more than 65,535 bytes is its sequence alone, see `/entries/{sequence}.leaf`.
        """
        held = evidence.bundle(_tile(f"0/{index}"), shown_to(ask))
        return Response(held, media_type=BYTES)

    @router.get("/tile/answers/{level}/{index:path}", dependencies=[Depends(query(*FEED_ROLES))])
    def answers(level: str, index: str, evidence: AskEvidence) -> Response:
        """A tile of the tree over kept answers: hashes alone, as far as the newest checkpoint's line `answers` goes.

        Not public: who guesses a request and its answer must not be able to try the guess.
        """
        held = evidence.answers_tile(_tile(f"{level}/{index}"))
        return Response(held, media_type=BYTES)

    @router.get("/entries/{sequence}.leaf")
    def leaf(ask: auditor, sequence: Number, evidence: AskEvidence) -> Response:
        """The bytes of one entry as they were hashed: with its proof file it verifies offline."""
        return Response(evidence.leaf(sequence, shown_to(ask)), media_type=BYTES)

    @router.get("/log")
    def log(
        ask: auditor,
        evidence: AskEvidence,
        after: Annotated[Position, Query()] = 0,
        limit: Annotated[int, Query(ge=1, le=MOST_LINES)] = 1000,
    ) -> Response:
        """The stored events behind `after`, one a line, `state` last and byte for byte as it was stored and sealed.

        `{"sequence":…,"aggregate":"…","version":…,"topic":"…","state":{…}}`; of an entry of another region only
        `{"sequence":…,"leaf":"<base64>"}`, so that the tree can be checked by all. `X-Next-After` says how far it was
        read.
        """
        reached, lines = evidence.log(after, limit, shown_to(ask))
        return Response(lines, media_type="application/x-ndjson", headers={"X-Next-After": str(reached)})
