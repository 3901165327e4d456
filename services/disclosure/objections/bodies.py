"""Request bodies: an objection of anyone, and the decision on it."""

from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field

from services.disclosure.notices.reference import as_written
from services.disclosure.objections import commands
from services.disclosure.objections.sealed_store import Letter
from shared.kernel.acts import Act
from shared.platform.web.bodies import ActBody, Body


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
