"""The lanes a payment may take (绿色通道): which steps, by when. A lane shortens the way, it never opens a gate.

Every lane holds request, review and posting by three people; only a further signature may be left out. The clock of a
step runs from the act before it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from services.ledger.book.errors import rests_on
from services.ledger.book.payment import Terms
from services.ledger.payments.approval_path_errors import InstrumentUnproved, NotForGreenLane
from shared.kernel.acts import Act
from shared.kernel.errors import FieldProblem
from shared.policy.model import Lane, RulePack


def lane_of(terms: Terms, pack: RulePack) -> Lane:
    """The lane that a payment takes."""
    return pack.ledger.lanes["green" if terms.green_channel else "ordinary"]


def admit(terms: Terms, fund_types: Iterable[str], pack: RulePack) -> None:
    """Refuse the green lane to money that it was not opened for."""
    lane = lane_of(terms, pack)
    others = sorted(set(fund_types) - set(lane.fund_types)) if lane.fund_types else []
    if others:
        detail = f"{lane.label}只用于 {'、'.join(lane.fund_types)}，本项目资金含 {'、'.join(others)}"
        raise NotForGreenLane(detail, clause=rests_on(pack, lane.basis))


def next_step(terms: Terms, stage: str, pack: RulePack) -> str:
    """The step that a payment at this stage waits for."""
    if stage == "requested":
        return "review"
    return "countersign" if stage == "passed" and "countersign" in lane_of(terms, pack).steps else "posting"


def ready_to_post(terms: Terms, pack: RulePack) -> tuple[str, ...]:
    """The stages from which a payment may be posted; a further signature counts also where none was asked for."""
    return tuple(stage for stage in ("passed", "countersigned") if next_step(terms, stage, pack) == "posting")


def due_at(terms: Terms, stage: str, pack: RulePack, act: Act) -> datetime | None:
    """By when the next step should be taken; None where the pack sets no hours."""
    hours = lane_of(terms, pack).hours.get(next_step(terms, stage, pack))
    return None if hours is None else act.recorded_at + timedelta(hours=hours)


def proved(terms: Terms, pack: RulePack) -> None:
    """Refuse an instrument whose own papers are not cited (LED-51): each missing one named."""
    papers = pack.ledger.instrument_evidence.get(terms.instrument, {})
    missing = [name for name in papers if not terms.evidence.get(name, "").strip()]
    if missing:
        fields = tuple(FieldProblem(f"/evidence/{name}", f"请填写{papers[name]}") for name in missing)
        rule = rests_on(pack, pack.ledger.instruments_basis)
        raise InstrumentUnproved(f"“{terms.instrument}”方式须先有凭证，请补填所列各项", clause=rule, fields=fields)
