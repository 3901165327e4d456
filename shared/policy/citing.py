"""How a refusal, an alert or a notice quotes what its rule rests on: the clause of the place's own pack."""

from collections.abc import Iterator
from contextlib import contextmanager

from shared.kernel.errors import Clause, DomainError
from shared.policy.model import Basis, RulePack


def clause_of(pack: RulePack, basis: Basis) -> Clause:
    """A basis of the pack as it is quoted, with the pack and version it was read from."""
    return Clause(basis.document, basis.section, basis.quote, rule_pack=pack.code, version=pack.version)


def clause_in(rule_pack: str, basis: Basis) -> Clause:
    """The same where only the pack's name is at hand, as events keep it: "XJ@2018-11-28"."""
    code, _, version = rule_pack.partition("@")
    return Clause(basis.document, basis.section, basis.quote, rule_pack=code, version=version)


@contextmanager
def citing(pack: RulePack) -> Iterator[None]:
    """What is refused inside quotes this pack: a refusal without a clause names its rule, the pack has the words."""
    try:
        yield
    except DomainError as refusal:
        if refusal.clause is None and refusal.rule:
            refusal.clause = clause_of(pack, getattr(pack.general, refusal.rule))
        raise
