"""Putting a notice out, and proving that it hangs."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Response
from pydantic import Field

from services.disclosure.notices.access import PublisherCommand
from services.disclosure.notices.fields import ContentBody
from services.disclosure.notices.reference import Proof
from services.disclosure.posting import commands
from shared.kernel.acts import Act
from shared.platform.identity.roles import Role
from shared.platform.web.bodies import SEEN_ELSEWHERE, ActBody, Body, Moment
from shared.platform.web.context import CommandContext, require_role
from shared.platform.web.router import Router

router = Router(prefix="/disclosure/v1", tags=["公告公示"])

PROVERS = (Role.PUBLISHER, Role.VILLAGE, Role.WORK_TEAM, Role.TOWNSHIP)
Photo = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", examples=["0" * 64])]


class ProofBody(Body):
    """The photo of the notice on the wall: where it hangs, the SHA-256 of the file, when it was taken."""

    place: Annotated[str, Field(min_length=1, max_length=200)]
    photo_sha256: Photo
    taken_at: Moment

    def proof(self) -> Proof:
        """As the domain takes it."""
        taken_at: datetime = self.taken_at
        return Proof(self.place, self.photo_sha256, taken_at)


class PostingBody(ActBody, ContentBody):
    """What the draft still lacks, and the proof that the notice hangs. The telephone is the office's unless given."""

    hotline: Annotated[str, Field(max_length=40), SEEN_ELSEWHERE] = ""
    proof: ProofBody | None = None

    def to_command(self, notice: str, act: Act) -> commands.PostNotice:
        """The command."""
        proof = self.proof.proof() if self.proof else None
        return commands.PostNotice(act=act, notice=notice, content=self.content(), hotline=self.hotline, proof=proof)


class PhotoBody(ActBody, ProofBody):
    """One more photo of the wall."""

    def to_command(self, notice: str, act: Act) -> commands.ProvePosting:
        """The command."""
        return commands.ProvePosting(act=act, notice=notice, proof=self.proof())


@router.post("/notices/{number}/posting")
async def post_notice(number: str, body: PostingBody, ctx: PublisherCommand) -> Response:
    """Complete what is missing and put the notice out: opens the window (proof needed) or publishes the announcement.

    The days run from today, whatever `effective_on` and `taken_at` say; `ends_on` is the last of them, a working day.
    Refuses FieldsMissing (each named by JSON pointer), HotlineMissing, HotlineUnusable, PersonalData, NotRetyped,
    ProofMissing, AlreadyPosted, OutsideRegion.
    """
    return await ctx.execute(commands.post_notice, body.to_command(number, ctx.act(body)))


@router.post("/notices/{number}/proofs", status_code=201)
async def prove_posting(
    number: str, body: PhotoBody, ctx: Annotated[CommandContext, Depends(require_role(*PROVERS))]
) -> Response:
    """Put a photo of the wall on record: first day, last day, each village (DIS-06). Refuses NotPosted."""
    return await ctx.execute(commands.prove_posting, body.to_command(number, ctx.act(body)), status=201)
