"""Routes that take a file of payees, and the vault's own."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, replace
from typing import Annotated, Any

import msgspec
from anyio.to_thread import run_sync
from fastapi import Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from services.ledger.payees.access import NOT_KEPT, REGISTRARS, open_vault
from services.ledger.payees.api import RewrappingBody, persons_of
from services.ledger.payees.files import MAX_PERSONS, READ_PERSONS
from services.ledger.payees.form import TEMPLATE
from shared.kernel.acts import Act
from shared.kernel.divisions import divisions, succession
from shared.kernel.errors import DomainError, FieldProblem
from shared.platform.commands.idempotency import Key, fingerprint
from shared.platform.identity.roles import Role
from shared.platform.problems import Problem, problem_of
from shared.platform.vault import Entered, Line, Newcomer, Vault
from shared.platform.web.bodies import ActBody
from shared.platform.web.context import CommandContext, public_query, require_role
from shared.platform.web.filled_tables import XlsxAnswer, empty_table
from shared.platform.web.problems import invalid
from shared.platform.web.router import Router

router = Router(prefix="/ledger/v1", tags=["收款人"])

MAX_FILE_BYTES = 24 * 1024 * 1024

RegistrarCommand = Annotated[CommandContext, Depends(require_role(*REGISTRARS))]
FinanceCommand = Annotated[CommandContext, Depends(require_role(Role.FINANCE))]
Place = Annotated[str, Query(pattern=r"^(\d{6}|\d{9}|\d{12})$")]
Filename = Annotated[str, Query(min_length=1, max_length=200)]
Sheet = Annotated[str, Query(max_length=200)]
Reason = Annotated[str, Query(max_length=2000)]


@router.get("/templates/payees", dependencies=[Depends(public_query)], response_class=XlsxAnswer)
def payees_template() -> Response:
    """The table of payees to be filled in for `POST /persons/file` (XLSX). It holds nobody's data."""
    return empty_table(TEMPLATE, "payees")


@router.post("/persons/file", status_code=201, max_body_size=MAX_FILE_BYTES)
async def enter_persons(
    request: Request,
    ctx: RegistrarCommand,
    place: Place,
    filename: Filename,
    reason: Reason = "",
    sheet: Sheet = "",
) -> Response:
    """Enter or find up to 50,000 payees of one place and below, from a file: NDJSON (.ndjson) or a table.

    A line of NDJSON has the fields of `POST /persons`; columns, which titles may stand above, are 类型（个人、农户）、
    所在地代码、姓名、公民身份号码、收款账号, and where there are 开户行、电话、户主编号. Of several sheets with these
    columns `sheet` names one. Answers {entered, found, refused, lines: [{line, row, person, commitment, found} | {line,
    row, code, detail, errors}]} in the file's order; `row` is that of a table. Accounts must stand in text cells, and
    so must every number of more than 15 digits: a spreadsheet keeps no more of a number. What is refused keeps no
    other line from being entered, and nothing that was sent is repeated. Sum rows are left out; hidden parts,
    struck-through cells and a stated number of persons that the lines contradict refuse the whole file. Lines that
    change an account take the file's `reason`. The same file under the same key finds the same persons.
    """
    vault, act = open_vault(ctx.state), ctx.act(ActBody(reason=reason))
    act.within(place)
    divisions().county(place[:6])
    given = await ctx.read(READ_PERSONS, await request.body(), filename, sheet)
    lines = await run_sync(persons_of, given)
    answers = await run_sync(lambda: list(_entered(vault, lines, place, ctx.key, act, dry_run=ctx.dry_run)))
    found = sum(answer.get("found", False) for answer in answers)
    refused = sum("code" in answer for answer in answers)
    body: dict[str, Any] = {"entered": len(answers) - found - refused, "found": found, "refused": refused}
    placed = [{"row": each.row} | answer if each.row else answer for each, answer in zip(given, answers, strict=True)]
    encoded = msgspec.json.encode(body | ({"dry_run": True} if ctx.dry_run else {}) | {"lines": placed})
    return Response(encoded, 200 if ctx.dry_run else 201, headers=NOT_KEPT, media_type="application/json")


@router.post("/vault/rewrapping", status_code=201)
async def rewrap(body: RewrappingBody, ctx: FinanceCommand) -> Response:
    """After a new master key was put in use: wrap anew what earlier ones wrapped, up to 50,000 data keys.

    Answers {rewrapped, left, under}; repeat until `left` is 0, then the earlier keys may go. Every step is on record.
    """
    vault, act = open_vault(ctx.state), ctx.act(body)
    done = await run_sync(vault.rewrap, act, 0 if ctx.dry_run else MAX_PERSONS)
    answer = {"rewrapped": done.done, "left": done.left, "under": done.under}
    return JSONResponse(answer | ({"dry_run": True} if ctx.dry_run else {}), 200 if ctx.dry_run else 201)


def _entered(
    vault: Vault, lines: Sequence[Newcomer | Problem], place: str, key: Key, act: Act, *, dry_run: bool
) -> Iterator[dict[str, Any]]:
    """The answer to each line; those that could be read are entered at once."""
    good: list[Line] = []
    waiting: list[Problem | None] = []
    for number, line in enumerate(lines, start=1):
        read = line if isinstance(line, Problem) else _inside(place, line)
        waiting.append(read if isinstance(read, Problem) else None)
        good += [] if isinstance(read, Problem) else [_line(number, read, key)]
    answers = iter(vault.enter_many(good, act, dry_run=dry_run))
    for number, problem in enumerate(waiting, start=1):
        yield {"line": number} | _said(problem or next(answers), dry_run=dry_run)


def _inside(place: str, newcomer: Newcomer) -> Newcomer | Problem:
    if succession().within(newcomer.place, place):
        return replace(newcomer, place=succession().current(newcomer.place))
    return invalid((FieldProblem("/place", f"不在本文件所属区划 {place} 之内，请核对或另行提交"),))


def _line(number: int, newcomer: Newcomer, key: Key) -> Line:
    """Each line is a request of its own, under the file's key and its own number."""
    said = "\0".join([newcomer.kind, newcomer.place, newcomer.household, *astuple(newcomer.identity)])
    return Line(newcomer, key.numbered(number, fingerprint("person", said.encode())))


def _said(answer: Problem | Entered | DomainError, *, dry_run: bool) -> dict[str, Any]:
    if isinstance(answer, Entered):
        named = {} if dry_run else {"person": answer.person, "commitment": answer.commitment}
        return named | {"found": answer.found}
    problem = answer if isinstance(answer, Problem) else problem_of(answer)
    return {name: problem.body[name] for name in ("code", "detail", "errors") if name in problem.body}
