"""A county's plan as commands need it, and its lines that follow their projects."""

from services.projects.plans.decisions import line_of, put
from services.projects.plans.plan import AnnualPlan
from services.projects.procedure.workflow import awaits_plan
from services.projects.register.project import Project
from shared.kernel.acts import Act
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.policy import RulePack


def renewed_plan(unit: UnitOfWork, project: Project, act: Act, rules: RulePack) -> tuple[AnnualPlan, ...]:
    """The draft plan of the project's year with the project's line renewed, if there is such a plan."""
    plan = unit.repository.named(AnnualPlan, project.county, project.plan_year)
    if plan is None or plan.status != "draft" or not awaits_plan(project, rules):
        return ()
    put(plan, line_of(project), act)
    return (plan,)
