"""Findings as a reviewer reads them: in words, with the clause, and with the masked names of whom they are about."""

from collections.abc import Callable
from typing import Any

from services.ledger.book.account import book_parts
from services.ledger.book.errors import rests_on
from services.ledger.payees.access import SEE_MASKED, who
from services.ledger.payments.paying_once import label, severity
from shared.platform.clock import business_date
from shared.platform.web.context import QueryContext

Rows = list[dict[str, Any]]


def explained(ctx: QueryContext, book: str, read: Callable[[int, int], Rows]) -> Callable[[int, int], Rows]:
    """The same findings with label, severity and clause of the place's rule pack, and masks for those who may see."""
    pack = ctx.state.packs.for_place(book_parts(book)[0], business_date(ctx.state.clock()))

    def labelled(after: int, size: int) -> Rows:
        rows = read(after, size)
        masks = _masks(ctx, {row[name] for row in rows for name in ("payee", "other")})
        return [_labelled(row, masks) for row in rows]

    def _labelled(row: dict[str, Any], masks: dict[str, dict[str, str]]) -> dict[str, Any]:
        rule = pack.ledger.payment_findings.get(row["code"])
        clause = rests_on(pack, rule.basis if rule else None)
        basis = f"{clause.document} {clause.section}：{clause.quote}" if clause else ""
        words = {"label": label(row["code"], pack), "severity": severity(row["code"], pack), "basis": basis}
        words["standing"] = rule.basis.standing if rule else "default"
        names = {"name": row["payee"], "other_name": row["other"]}
        return row | words | {name: masks[key]["name"] for name, key in names.items() if key in masks}

    return labelled


def _masks(ctx: QueryContext, keys: set[str]) -> dict[str, dict[str, str]]:
    if ctx.caller is None or ctx.caller.role not in SEE_MASKED or ctx.state.vault is None:
        return {}
    return ctx.state.vault.masks(keys, who(ctx))
