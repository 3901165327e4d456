"""Findings over everything as an answer says them: how many of each, and the first of what this command noted."""

from typing import Any

from services.ledger.book.account import SpecialAccount
from services.ledger.payments.paying_once import label, noted_now, severity
from shared.policy import RulePack

SHOWN = 100
"""So many with their details; all of them are read at the payment."""


def answered(account: SpecialAccount, payment: str, pack: RulePack) -> dict[str, Any]:
    """What is found of a payment: {codes: [{code, label, severity, count}], first: [{code, line, payee, …}]}."""
    codes = [
        {"code": code, "label": label(code, pack), "severity": severity(code, pack), "count": count}
        for code, count in sorted(account.state.found.get(payment, {}).items())
    ]
    return {"codes": codes, "first": [each._asdict() for each in noted_now(account)[:SHOWN]]}
