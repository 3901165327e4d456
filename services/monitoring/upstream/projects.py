"""What monitoring keeps of projects: the project master ledger, every step by day, and the asset master ledger."""

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, update
from sqlalchemy.dialects.postgresql import insert as upsert

from services.monitoring.upstream.hearing import keeping
from services.monitoring.upstream.read_model import assets, projects, steps
from shared.contracts import projects as contract
from shared.contracts.envelope import Envelope
from shared.platform.capability import Hear


def _step(connection: Connection, envelope: Envelope, step: contract.StateChanged) -> str | None:
    _count(connection, envelope, step)
    values = {"state": step.state, "phase": step.phase, "plan_year": step.plan_year}
    return _change(connection, envelope, step.project, values | _dates(step.transition, envelope.effective_on))


def _progress(connection: Connection, envelope: Envelope, step: contract.ProgressReported) -> str | None:
    _count(connection, envelope, step)
    return _change(connection, envelope, step.project, {"progress": step.percent})


def _revise(connection: Connection, envelope: Envelope, said: contract.ContentRevised) -> str | None:
    values = {"name": said.name, "category": said.category, "estimate_fen": said.estimate_fen}
    return _change(connection, envelope, said.project, values)


def _decide(connection: Connection, envelope: Envelope, said: contract.ProjectDecided) -> str | None:
    values = {"approved_fen": said.approved_fen, "minutes_no": said.minutes_no}
    return _change(connection, envelope, said.project, values)


def _enter_plan(connection: Connection, envelope: Envelope, said: contract.ProjectEnteredPlan) -> str | None:
    return _change(connection, envelope, said.project, {"plan": said.plan})


def _dates(transition: str, on: date) -> dict[str, date | None]:
    match transition:
        case "T28":
            return {"completed_on": on}
        case "T29":
            return {"accepted_on": on}
        case "T30":
            return {"completed_on": None}
    return {}


def _draft(connection: Connection, envelope: Envelope, drafted: contract.ProjectDrafted) -> str:
    facts = ("number", "place", "county", "plan_year", "name", "category", "estimate_fen")
    values = {name: getattr(drafted, name) for name in facts} | _stand(envelope)
    row = upsert(projects).values(values | {"project": drafted.project, "simulated": envelope.simulated})
    connection.execute(row.on_conflict_do_update(index_elements=[projects.c.project], set_=values))
    return f"{drafted.county}-{drafted.plan_year}"


def _register(connection: Connection, envelope: Envelope, asset: contract.AssetRegistered) -> str:
    values = msgspec.structs.asdict(asset) | {"sequence": envelope.sequence, "simulated": envelope.simulated}
    row = upsert(assets).values(values)
    connection.execute(row.on_conflict_do_update(index_elements=[assets.c.asset], set_=values))
    return f"{asset.county}-{asset.plan_year}"


def _count(connection: Connection, envelope: Envelope, step: contract.StateChanged | contract.ProgressReported) -> None:
    row: dict[str, Any] = {"project": step.project, "county": step.county, "plan_year": step.plan_year}
    if isinstance(step, contract.StateChanged):
        row |= {"transition": step.transition, "state": step.state}
    else:
        row |= {"progress": step.percent}
    connection.execute(insert(steps).values(row | _stand(envelope)))


def _change(connection: Connection, envelope: Envelope, project: str, values: dict[str, Any]) -> str | None:
    """Change the project's row; returns its book, None for a project never heard of."""
    row = update(projects).where(projects.c.project == project).values(values | _stand(envelope))
    changed = connection.execute(row.returning(projects.c.county, projects.c.plan_year)).first()
    return f"{changed.county}-{changed.plan_year}" if changed else None


def _stand(envelope: Envelope) -> dict[str, Any]:
    return {"sequence": envelope.sequence, "effective_on": envelope.effective_on}


HEARS: dict[type, Hear] = {
    contract.ProjectDrafted: keeping("projects", _draft),
    contract.ContentRevised: keeping("projects", _revise),
    contract.StateChanged: keeping("projects", _step),
    contract.ProjectDecided: keeping("projects", _decide),
    contract.ProjectEnteredPlan: keeping("projects", _enter_plan),
    contract.ProgressReported: keeping("projects", _progress),
    contract.AssetRegistered: keeping("assets", _register),
}
