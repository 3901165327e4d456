"""Request bodies. Amounts are strings in yuan with two decimals; unknown fields are refused."""

from datetime import datetime
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from services.disclosure import commands
from services.disclosure.domain.content import Content
from services.disclosure.domain.reference import Proof, as_written
from services.disclosure.letters import Letter
from shared.kernel.acts import Act
from shared.kernel.money import fen
from shared.platform.web.bodies import SEEN_ELSEWHERE, ActBody, Body, Moment, YuanText

Words = Annotated[str, Field(max_length=8000)]
Name = Annotated[str, Field(min_length=1, max_length=60)]
Place = Annotated[str, Field(pattern=r"^\d{2}(\d{2}(\d{2}(\d{3}(\d{3})?)?)?)?$", examples=["654024101201"])]
Photo = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", examples=["0" * 64])]


class ContentBody(Body):
    """Public words by the catalogue's field names; a list is one text with a line each."""

    fields: Annotated[dict[Name, Words], Field(max_length=40, default_factory=dict)]
    fund_size: YuanText | None = None

    def content(self) -> Content:
        """As the domain takes it."""
        return Content(dict(self.fields), fen(self.fund_size) if self.fund_size else None)


class ProofBody(Body):
    """The photo of the notice on the wall: where it hangs, the SHA-256 of the file, when it was taken."""

    place: Annotated[str, Field(min_length=1, max_length=200)]
    photo_sha256: Photo
    taken_at: Moment

    def proof(self) -> Proof:
        """As the domain takes it."""
        taken_at: datetime = self.taken_at
        return Proof(self.place, self.photo_sha256, taken_at)


class OrderBody(ActBody, ContentBody):
    """An announcement of the office's own: kind from the catalogue (policy, management-rule, support-standard …)."""

    kind: Annotated[str, Field(max_length=60, examples=["policy"])]
    place: Place
    fiscal_year: Annotated[int, Field(ge=2000, le=2100)]
    title: Annotated[str, Field(min_length=1, max_length=200)]
    about: Annotated[str, Field(max_length=120)] = ""

    def to_command(self, act: Act) -> commands.OrderAnnouncement:
        """The command."""
        return commands.OrderAnnouncement(
            act=act, kind=self.kind, about=self.about or f"{self.place[:6]}-{self.fiscal_year}", place=self.place,
            fiscal_year=self.fiscal_year, title=self.title, content=self.content(),
        )  # fmt: skip


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


class CorrectionBody(ActBody, ContentBody):
    """Only what changes. `reason` is mandatory."""

    def to_command(self, notice: str, act: Act) -> commands.CorrectNotice:
        """The command."""
        return commands.CorrectNotice(act=act, notice=notice, content=self.content())


def _as_meant(text: Any) -> Any:
    """Without blanks around. A form ends its lines with two signs, which whoever wrote them counted as one."""
    return text.replace("\r\n", "\n").strip() if isinstance(text, str) else text


AS_MEANT = BeforeValidator(_as_meant)


class ObjectionBody(Body):
    """An objection of anyone. Name and contact may be left empty; they are never published. Blanks around are none."""

    personal: ClassVar[bool] = True

    text: Annotated[str, Field(min_length=5, max_length=1000), AS_MEANT]
    name: Annotated[str, Field(max_length=40), AS_MEANT] = ""
    contact: Annotated[str, Field(max_length=60), AS_MEANT] = ""

    def letter(self, notice: str) -> Letter:
        """The letter that is kept sealed."""
        return Letter(as_written(notice), self.text, self.name, self.contact)


class ResolutionBody(ActBody):
    """The decision on an objection and its public reply, with reasons and without personal data."""

    upheld: bool
    reply: Annotated[str, Field(max_length=2000)]

    def to_command(self, notice: str, objection: str, act: Act) -> commands.ResolveObjection:
        """The command."""
        return commands.ResolveObjection(
            act=act, notice=notice, objection=objection, upheld=self.upheld, reply=self.reply
        )


class OrganisationBody(ActBody):
    """The office that answers for a place: name and report telephone (an office line or a short number)."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    hotline: Annotated[str, Field(max_length=40), SEEN_ELSEWHERE]

    def to_command(self, place: str, act: Act) -> commands.SetOrganisation:
        """The command."""
        return commands.SetOrganisation(act=act, place=place, name=self.name, hotline=self.hotline)
