"""Commitments as messages."""

from functools import partial

from services.ledger.book.messages import draws_of, of_book
from services.ledger.commitments import commands
from services.ledger.commitments.entries import CommitmentRefused, CommitmentReleased, FundsCommitted
from services.ledger.project_files.commands import take_notes
from services.ledger.project_files.messages import taken_down
from shared.contracts import ledger, projects
from shared.contracts.envelope import Envelope
from shared.platform.capability import React
from shared.platform.commands.unit_of_work import Handle


def _committed(event: FundsCommitted) -> ledger.FundsCommitted:
    return ledger.FundsCommitted(
        book=event.book,
        project=event.project,
        fen=event.fen,
        draws=draws_of(event.draws),
        minutes_no=event.minutes_no,
    )


def _refused(event: CommitmentRefused) -> ledger.CommitmentRefused:
    return ledger.CommitmentRefused(
        book=event.book,
        project=event.project,
        fen=event.fen,
        available_fen=event.available_fen,
        shortage_fen=event.shortage_fen,
    )


def _released(event: CommitmentReleased) -> ledger.CommitmentReleased:
    return ledger.CommitmentReleased(book=event.book, project=event.project, fen=event.fen, draws=draws_of(event.draws))


MESSAGES = of_book({FundsCommitted: _committed, CommitmentRefused: _refused, CommitmentReleased: _released})


CANCELLED = "R4"


def _decided(envelope: Envelope) -> Handle | None:
    command = taken_down(envelope)
    return partial(commands.answer_decision, command=command) if command else None


def _state_changed(envelope: Envelope) -> Handle | None:
    command, message = taken_down(envelope), envelope.message
    if command is None:
        return None
    cancelled = isinstance(message, projects.StateChanged) and message.state == CANCELLED
    return partial(commands.release_commitment if cancelled else take_notes, command=command)


REACTIONS: dict[type, React] = {projects.ProjectDecided: _decided, projects.StateChanged: _state_changed}
