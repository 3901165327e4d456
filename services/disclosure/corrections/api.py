"""Correcting what is out."""

from fastapi import Response

from services.disclosure.corrections import commands
from services.disclosure.notices.access import PublisherCommand
from services.disclosure.notices.fields import ContentBody
from shared.kernel.acts import Act
from shared.platform.web.bodies import ActBody
from shared.platform.web.router import Router

router = Router(prefix="/disclosure/v1", tags=["公告公示"])


class CorrectionBody(ActBody, ContentBody):
    """Only what changes. `reason` is mandatory."""

    def to_command(self, notice: str, act: Act) -> commands.CorrectNotice:
        """The command."""
        return commands.CorrectNotice(act=act, notice=notice, content=self.content())


@router.post("/notices/{number}/corrections", status_code=201)
async def correct_notice(number: str, body: CorrectionBody, ctx: PublisherCommand) -> Response:
    """A new release that shows the difference; `reason` is mandatory. An open window is counted anew.

    Refuses NothingChanged, ReasonMissing, NotPosted, PersonalData.
    """
    return await ctx.execute(commands.correct_notice, body.to_command(number, ctx.act(body)), status=201)
