"""Subsidy standards: what each policy pays, where and to whom."""

from services.ledger.standards import standards
from services.ledger.standards.standards import Standards
from shared.platform.capability import Capability, declared_in

CAPABILITY = Capability(
    aggregates=(Standards,),
    events=declared_in(standards),
)
