"""What monitoring keeps of projects: the project master ledger, every step by day, and the asset master ledger."""

from datetime import date
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, update
from sqlalchemy.dialects.postgresql import insert as upsert

from services.monitoring.tables import assets, projects, steps
from shared.contracts import projects as contract
from shared.contracts.envelope import Envelope


def keep(connection: Connection, envelope: Envelope) -> tuple[str, str] | None:
    """Write the rows of one projects message; returns (book, what changed), None when nothing people see did."""
    match envelope.message:
        case contract.ProjectDrafted() as drafted:
            return _draft(connection, envelope, drafted), "projects"
        case contract.AssetRegistered() as asset:
            return _register(connection, envelope, asset), "assets"
        case contract.StateChanged() | contract.ProgressReported() as step:
            _count(connection, envelope, step)
    project, values = _changes(envelope)
    book = _change(connection, envelope, project, values) if values else None
    return (book, "projects") if book else None


def _changes(envelope: Envelope) -> tuple[str, dict[str, Any]]:
    """The project a message is about, and what the message says anew about it."""
    match envelope.message:
        case contract.ContentRevised() as said:
            return said.project, {"name": said.name, "category": said.category, "estimate_fen": said.estimate_fen}
        case contract.StateChanged() as said:
            values = {"state": said.state, "phase": said.phase, "plan_year": said.plan_year}
            return said.project, values | _dates(said.transition, envelope.effective_on)
        case contract.ProjectDecided() as said:
            return said.project, {"approved_fen": said.approved_fen, "minutes_no": said.minutes_no}
        case contract.ProjectEnteredPlan() as said:
            return said.project, {"plan": said.plan}
        case contract.ProgressReported() as said:
            return said.project, {"progress": said.percent}
    return "", {}


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
