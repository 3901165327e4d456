"""Bodies of payment batches, returns and standards; the lines are read in `batch_files`."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import Field, ValidationError

from services.ledger.batches.files import LineBody, Misread, Split, split_batch
from services.ledger.book.batch import Declared, Line
from services.ledger.book.fields import EntryBody, Filled, Mode, Reversed, Short
from services.ledger.book.payment import Terms
from services.ledger.standards.standards import Standard
from shared.kernel import money
from shared.kernel.divisions import succession
from shared.platform.vault import Known
from shared.platform.web.bodies import NUMBERS, ActBody, Day, YuanText, refused_in
from shared.platform.web.json_bodies import name_twice, read_json

Paper = Annotated[str, Field(pattern=r"^[^=]{1,200}=.{0,200}$")]
"""A paper's name and number: "acceptance_no=验收3号"."""

T = TypeVar("T")

MISSHAPED = "格式或取值不对，请按接口说明修改"


class BatchHead(EntryBody):
    """The head of a batch: the terms all lines share, and what is declared. `mode` atomic or continue."""

    project: Filled
    purpose: Filled
    instrument: Filled
    payee_class: Literal["person", "household"]
    beneficiary_level: Literal["person", "household"]
    beneficiary_place: Filled
    using_unit: Filled
    responsible_person: Filled
    minutes_no: Filled
    text: Annotated[str, Field(max_length=2000)] = ""
    period: Short = ""
    green_channel: Annotated[bool, Field(strict=False)] = False
    replaces: Reversed = 0
    mode: Mode = "atomic"
    declared_lines: Annotated[int, Field(ge=1, strict=False)]
    declared_amount: YuanText

    @abstractmethod
    def papers(self) -> dict[str, str]:
        """The papers that the instrument rests on, by the names of the rule pack."""

    def to_terms(self) -> Terms:
        """The terms; the sum of the lines comes with them."""
        facts = self.model_dump(include=_TERMS)
        return Terms(fen=money.fen(self.declared_amount), payee="", evidence=self.papers(), **facts)

    def to_declared(self) -> Declared:
        """What is said to be in it."""
        return Declared(self.declared_lines, money.fen(self.declared_amount), self.mode)


class BatchBody(BatchHead):
    """The head of a batch as JSON."""

    evidence: Annotated[dict[Filled, Short], Field(max_length=20, default_factory=dict), NUMBERS]

    def papers(self) -> dict[str, str]:
        """As they were sent."""
        return self.evidence


class BatchFileQuery(BatchHead):
    """The head of a batch whose lines are a file; `evidence=acceptance_no=验收3号`, once for each paper."""

    filename: Filled
    sheet: Short = ""
    dry_run: Annotated[bool, Field(strict=False)] = False
    evidence: Annotated[list[Paper], Field(max_length=20, default_factory=list), NUMBERS]

    def papers(self) -> dict[str, str]:
        """Each `name=paper` taken apart."""
        return dict(paper.split("=", 1) for paper in self.evidence)


_TERMS = set(BatchHead.model_fields) & set(Terms.__struct_fields__)


class ReturnBody(EntryBody):
    """What the bank sent back: a payment, or with `line` one line of a batch."""

    payment: Filled
    line: Annotated[int, Field(ge=0, le=50_000)] = 0
    reason_code: Filled
    voucher_no: Annotated[Filled, NUMBERS]


class StandardBody(ActBody):
    """So much a unit for households of a place and type; `superior_amount` is the existing standard above.

    `yearly_amount` is the most that a household gets by the policy in a year, 0.00 without a cap; `once`: never again.
    """

    policy: Filled
    subsidy: Filled
    place: Filled
    household_type: Short = ""
    amount: YuanText
    unit: Filled
    valid_from: Day
    valid_until: Day | None = None
    document_no: Filled
    superior_amount: YuanText = "0.00"
    superior_document: Short = ""
    stackable: bool = True
    yearly_amount: YuanText = "0.00"
    once: bool = False

    def to_standard(self) -> Standard:
        """The standard, in fen."""
        facts = {name: value for name, value in self.__dict__.items() if name in Standard.__dataclass_fields__}
        cap = money.fen(self.yearly_amount)
        return Standard(
            fen=money.fen(self.amount), superior_fen=money.fen(self.superior_amount), yearly_fen=cap, **facts
        )


def whole_batch(content: bytes) -> tuple[BatchBody, list[LineBody]]:
    """Head and lines of a JSON body; raises RequestValidationError naming the field, without repeating it."""
    return head_and_lines(split_batch(content))


def head_and_lines(split: Split | Misread) -> tuple[BatchBody, list[LineBody]]:
    """What was split in its head and its lines; raises RequestValidationError."""
    if isinstance(split, Misread):
        raise misread(split)
    head = read_json(split.head)
    del head["lines"]
    try:
        return BatchBody.model_validate(head), split.lines
    except ValidationError as wrong:
        raise refused_in("body", wrong) from wrong


def well_read(lines: T | Misread) -> T:
    """The lines of a file; raises RequestValidationError."""
    if isinstance(lines, Misread):
        raise misread(lines)
    return lines


def misread(wrong: Misread) -> RequestValidationError:
    """What no line could be made of, as the refusal of its fields."""
    return RequestValidationError(
        [
            name_twice(*where) if wrong.twice else {"type": "misshaped", "loc": where, "msg": MISSHAPED, "input": None}
            for where in map(tuple, wrong.places)
        ]
    )


def to_lines(bodies: Sequence[LineBody], known: Mapping[str, Known], payee_class: str, county: str) -> tuple[Line, ...]:
    """The lines in fen, each with the vault's commitment to its payee; without one where the county has no such payee.

    Raises RequestValidationError naming every amount that is none.
    """
    commitments = {
        key: person.commitment
        for key, person in known.items()
        if person.kind == payee_class and succession().within(person.place, county)
    }
    amounts, current = _amounts(bodies), succession().current
    return tuple(
        Line(
            each.payee,
            commitments.get(each.payee, ""),
            current(each.place),
            amounts[each.amount],
            each.units,
            each.subsidy,
            each.policy,
            each.household_type,
            each.note,
            each.repays,
            "",
        )
        for each in bodies
    )


def _amounts(bodies: Sequence[LineBody]) -> dict[str, int]:
    """Fen of every amount that is written in the lines: many lines say the same."""
    read: dict[str, int] = {}
    bad: dict[str, str] = {}
    for amount in {each.amount for each in bodies}:
        try:
            read[amount] = money.fen(amount)
        except ValueError as wrong:
            bad[amount] = str(wrong)
    if bad:
        problems: list[dict[str, Any]] = [
            {"type": "amount", "loc": ("body", "lines", at, "amount"), "msg": bad[each.amount], "input": None}
            for at, each in enumerate(bodies)
            if each.amount in bad
        ]
        raise RequestValidationError(problems)
    return read
