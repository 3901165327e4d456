"""What every request and answer has in common: acts, amounts, pages."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, ClassVar, Self, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from shared.kernel import money
from shared.kernel.divisions import succession
from shared.kernel.privacy import BANK, KINDS, what_is_personal
from shared.kernel.text import unfit, what_is_unfit
from shared.platform.current_codes import PLACES

D = TypeVar("D", bound=date)


def _amount(text: Any) -> str:
    if money.fen(text if isinstance(text, str) else "") < 0:
        raise ValueError("金额不能为负")
    return str(text)


YuanText = Annotated[
    str, Field(examples=["12500.00"], json_schema_extra={"pattern": r"^\d{1,16}\.\d{2}$"}), BeforeValidator(_amount)
]
"""An amount in yuan: a string with exactly two decimals, never a number (a JSON number may have been a float)."""


def of_our_time(moment: D) -> D:
    """A day or time as it is; raises ValueError when no paper of this fund can bear it."""
    if not FIRST_YEAR <= moment.year < LAST_YEAR:
        raise ValueError(f"日期须在 {FIRST_YEAR} 年至 {LAST_YEAR} 年之间，请核对年份")
    return moment


FIRST_YEAR, LAST_YEAR = 2000, 2200
"""No paper of this fund lies outside; and at the ends of the calendar a time cannot be told in another zone."""


def _calendar_day(value: Any) -> Any:
    """A number, or text that reads as one, is no date: it would be taken for seconds since 1970."""
    if isinstance(value, date) or (isinstance(value, str) and _ISO_DAY.fullmatch(value)):
        return value
    raise PydanticCustomError("date_parsing", NO_DAY)


_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
NO_DAY = "须为 ISO 8601 日期，例如 2020-03-31"

Day = Annotated[date, BeforeValidator(_calendar_day), AfterValidator(of_our_time), Field(strict=False)]
"""A day of the calendar, written 2020-03-31."""

Moment = Annotated[AwareDatetime, Field(strict=False), AfterValidator(of_our_time)]
"""A time with its zone."""


class Body(BaseModel):
    """A request body: unknown fields are refused, so that a misspelt one is not silently lost.

    So is text that nobody sees or some store cannot hold, and a whole number beyond every amount, in whatever field;
    and a personal number in every text that is no code by its pattern and not marked with `NUMBERS`: the log keeps
    what is said here for ever, and much of it becomes public (G-42).
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    personal: ClassVar[bool] = False
    """Whether persons are described in this body, which then goes to where they are kept sealed."""

    _places: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        cls._places = tuple(name for name in PLACES if name in cls.model_fields)

    @model_validator(mode="after")
    def _by_todays_codes(self) -> Self:
        """A place is known by the code it has today, whichever was written."""
        for name in self._places:
            if isinstance(code := self.__dict__[name], str):
                self.__dict__[name] = succession().current(code)
        return self

    @model_validator(mode="after")
    def _can_be_kept(self) -> Self:
        values = [self.__dict__[name] for name in self.model_fields_set]
        if not all(map(_is_plain, values)) or unfit("".join([v for v in values if type(v) is str])):
            problems = list(_unkeepable((), self.__dict__.items()))
            if problems:
                raise ValidationError.from_exception_data(type(self).__name__, problems)
        if not self.personal:
            told = ((n, borne) for n, borne in open_fields(type(self)).items() if n in self.model_fields_set)
            if problems := [wrong for n, borne in told for wrong in _personal((n,), self.__dict__[n], borne)]:
                raise ValidationError.from_exception_data(type(self).__name__, problems)
        return self


@dataclass(frozen=True)
class BearsNumbers:
    """Marks a field whose numbers may look like personal ones of these kinds."""

    kinds: frozenset[str]


NUMBERS = BearsNumbers(frozenset({BANK}))
"""Numbers of papers, or of the accounts of public bodies."""

SEEN_ELSEWHERE = BearsNumbers(frozenset(KINDS))
"""A field with a rule of its own."""


@cache
def open_fields(model: type[BaseModel]) -> dict[str, frozenset[str]]:
    """The fields of a model in which a text may be anything, and the kinds of numbers that each may bear."""
    return {
        name: next((m.kinds for m in field.metadata if isinstance(m, BearsNumbers)), frozenset())
        for name, field in model.model_fields.items()
        if not any(getattr(m, "pattern", None) for m in field.metadata)
    }


def _personal(where: tuple[str | int, ...], value: Any, borne: frozenset[str]) -> Iterator[InitErrorDetails]:
    """Each text that holds a personal number; a body inside another one has looked through its own."""
    if isinstance(value, str):
        if detail := what_is_personal(value, borne):
            error = PydanticCustomError(PERSONAL, "{detail}", {"detail": detail})
            yield InitErrorDetails(type=error, loc=where, input=None)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _personal((*where, key), f"{key}\n{inner}" if isinstance(inner, str) else inner, borne)
    elif isinstance(value, list | tuple):
        for at, inner in enumerate(value):
            yield from _personal((*where, at), inner, borne)


PERSONAL = "personal_data"
"""The kind of an error about a personal number."""

_PLAIN = {str, bool, date, type(None)}


def _is_plain(value: Any) -> bool:
    """Whether nothing but its characters can be wrong with a value: the quick look that nearly every body passes."""
    return type(value) in _PLAIN or (type(value) is int and -money.MAX_FEN <= value <= money.MAX_FEN)


def _unfit_text(text: str) -> PydanticCustomError:
    return PydanticCustomError("unfit_text", "{detail}", {"detail": what_is_unfit(text)})


_UNFIT_NUMBER = PydanticCustomError("unfit_number", "数字超出上限，请核对位数")


def _unkeepable(where: tuple[str | int, ...], items: Iterable[tuple[Any, Any]]) -> Iterator[InitErrorDetails]:
    for name, value in items:
        if isinstance(value, str):
            if unfit(value):
                yield InitErrorDetails(type=_unfit_text(value), loc=(*where, name), input=value)
        elif isinstance(value, int):
            if abs(value) > money.MAX_FEN:
                yield InitErrorDetails(type=_UNFIT_NUMBER, loc=(*where, name), input=value)
        elif isinstance(value, dict):
            if wrong := next(filter(unfit, value), ""):
                yield InitErrorDetails(type=_unfit_text(wrong), loc=(*where, name), input=None)
            yield from _unkeepable((*where, name), value.items())
        elif isinstance(value, list | tuple):
            yield from _unkeepable((*where, name), enumerate(value))


def refused_in(part: str, wrong: ValidationError) -> RequestValidationError:
    """What is wrong with a model as the request's own refusal, its fields placed in this part of the request."""
    return RequestValidationError([{**error, "loc": (part, *error["loc"])} for error in wrong.errors()])


class ActBody(Body):
    """What every command says beside its content."""

    effective_on: Day | None = None
    """The business date; today in Beijing when not given."""
    reason: Annotated[str, Field(max_length=2000)] = ""
    """Why, in words."""

    def adjusted_month(self) -> str:
        """The closed month of a book that the command is about; only the ledger has such."""
        return ""


class Page(BaseModel):
    """One page of a list. `next` is the cursor of the following page, null at the end."""

    items: list[dict[str, Any]]
    next: str | None = None
    sequence: int
    """The entry of the service's log that this answer rests on."""


PageSize = Annotated[int, Field(ge=1, le=500)]

Position = Annotated[int, Field(ge=0, le=2**62)]
"""A place in a log, as the database can hold it."""
