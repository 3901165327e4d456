"""Who may see what of a payee, and the vault behind it: for the routes of every capability that pays people."""

from anyio.to_thread import run_sync

from services.ledger.book.account import book_parts
from services.ledger.book.payment import PRIVATE, Terms
from shared.kernel import regional_access as policy
from shared.kernel.acts import Actor
from shared.kernel.divisions import succession
from shared.kernel.records import replace
from shared.platform.commands.writer import Unavailable
from shared.platform.identity.roles import Role
from shared.platform.vault import Vault
from shared.platform.vault.errors import PersonUnknown
from shared.platform.web.context import CommandContext, QueryContext
from shared.platform.web.service_state import ServiceState

REGISTRARS = (Role.FINANCE, Role.PROJECT_DEPT, Role.TOWNSHIP)
SEE_MASKED = (*REGISTRARS, Role.KEEPER, Role.REVIEWER, Role.IMPLEMENTER, Role.VILLAGE, Role.AUDITOR)
NOT_KEPT = {"Cache-Control": "no-store"}


def open_vault(state: ServiceState) -> Vault:
    """The vault; raises Unavailable where it has no key."""
    if state.vault is None:
        raise Unavailable("保密库未配置密钥，请管理员设置 LEDGER_VAULT_KEY_FILE 后重试")
    return state.vault


async def committed(ctx: CommandContext, book: str, terms: Terms) -> Terms:
    """The terms with the vault's commitment to their payee, where that is a person or household of the county."""
    if terms.payee_class not in PRIVATE or ctx.state.vault is None:
        return terms
    known = (await run_sync(ctx.state.vault.known, [terms.payee])).get(terms.payee)
    county, _ = book_parts(book)
    if known is None or known.kind != terms.payee_class or not succession().within(known.place, county):
        return terms
    return replace(terms, commitment=known.commitment)


def of_own_place(ctx: QueryContext, payee: str, part: str) -> None:
    """Let who sees only a part of a county ask for payees of that part. Raises PersonUnknown, the same for all others:
    that somebody is paid at all is nobody's business elsewhere.
    """
    if not part:
        return
    place = ctx.state.vault.place_of(payee) if ctx.state.vault else None
    if place is None or not policy.covers(part, place):
        raise PersonUnknown("您的管辖区域内没有该编号的人员，请核对")


def who(ctx: QueryContext) -> Actor:
    """Who reads."""
    assert ctx.caller is not None  # every route here asks for a role
    return ctx.caller.actor
