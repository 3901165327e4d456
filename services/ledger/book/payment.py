"""A payment: what is asked for, and how far it has come. Request, review and posting are three acts of three people."""

import re
from collections.abc import Iterator
from datetime import date, datetime

from services.ledger.book.duties import Hand
from services.ledger.book.periods_paid import UNREADABLE, readable
from shared.kernel.divisions import succession
from shared.kernel.errors import FieldProblem
from shared.kernel.money import MAX_FEN
from shared.kernel.records import FrozenRecord, Record, field

PAYEE_CLASSES = (
    "village",
    "household",
    "person",
    "contractor",
    "supplier",
    "cooperative",
    "enterprise",
    "institution",
    "institution-operating-account",
    "staff",
    "creditor",
    "bank",
)
PRIVATE = ("household", "person")
SUBSIDIES = (
    "relocation", "medical-aid", "social-relief", "industry-award", "education", "training", "employment", "other",
)  # fmt: skip
"""What a household is paid for (扶贫搬迁、医疗救助、社会救济、发展产业奖补 …)."""

BENEFICIARY_LEVELS = ("village", "household", "person")

POLICY = re.compile(r"[a-z][a-z0-9-]{0,19}|", re.ASCII)
_VAULT_ID = re.compile(r"(?!\d{15,18}[\dXx]?$)[A-Za-z0-9-]{8,40}")


class Terms(FrozenRecord, frozen=True):
    """What a payment is for. `payee` is a unit's name, or a vault id where the payee is a person or a household.

    `commitment` is the vault's salted hash of that person: who was paid can be proved while the record lives.
    `evidence` are the papers the instrument rests on, by the names of the rule pack; `transfer_id` stands in
    older entries alone: what is passed down a level is no payment.
    `subsidy` is the category of a household's payment, `repays` the returned payment that is paid again,
    `replaces` the entry that reversed a payment which is booked anew (G-38). `policy` is the subsidy policy of a single
    payment, `period` what the payment is for ("2020", "2020-H1", "2020-Q1", "2020-03"); without it the book's year.
    """

    project: str
    fen: int
    purpose: str
    instrument: str
    payee_class: str
    payee: str
    beneficiary_level: str
    beneficiary_place: str
    using_unit: str
    responsible_person: str
    minutes_no: str
    text: str = ""
    commitment: str = ""
    evidence: dict[str, str] = field(default_factory=dict)
    green_channel: bool = False
    transfer_id: str = ""
    subsidy: str = ""
    repays: str = ""
    replaces: int = 0
    policy: str = ""
    period: str = ""


STAGES = {
    "requested": "已申请",
    "passed": "审查通过",
    "failed": "审查未通过",
    "countersigned": "已会签",
    "posted": "已拨付",
    "withdrawn": "已退回",
}
"""How far a payment is, in words."""

GIVEN_UP = ("failed", "withdrawn")
"""Stages of what is no longer asked for: its money is free again, and what it stood for may be asked for anew."""


class Payment(Record):
    """One payment on its way: REQUESTED, then PASSED or FAILED, then POSTED or WITHDRAWN.

    `left` is what was paid and has not come back, by lot in the order in which it was drawn. `earmark` is
    the purpose that a change of use opened, empty for the project's own. `origin` is the sealed book that it was paid
    in, where this one took it over because something came back. Each duty is
    done by somebody for a body.
    """

    terms: Terms
    requested_by: str
    requested_on: date
    stage: str = "requested"
    reviewed_by: str = ""
    countersigned_by: str = ""
    voucher_no: str = ""
    posted_on: date | None = None
    left: dict[str, int] = field(default_factory=dict)
    earmark: str = ""
    origin: str = ""
    reviewed_on: date = date.min
    signed_on: date = date.min
    asked_at: datetime | None = None
    requested_for: str = ""
    reviewed_for: str = ""
    countersigned_for: str = ""

    @property
    def hands(self) -> tuple[Hand, ...]:
        """Who did what with it so far, and for which body."""
        return (
            Hand("requested", self.requested_by, self.requested_for),
            Hand("reviewed", self.reviewed_by, self.reviewed_for),
            Hand("countersigned", self.countersigned_by, self.countersigned_for),
        )


def problems(terms: Terms, division: str) -> list[FieldProblem]:
    """Everything that is wrong with a payment request of this county, by field."""
    return [FieldProblem(f"/{name}", detail) for name, detail in _problems(terms, division)]


def _problems(terms: Terms, division: str) -> Iterator[tuple[str, str]]:
    if not 1 <= terms.fen <= MAX_FEN:
        yield "amount", "金额须大于零且不超过上限"
    for name in ("payee", "using_unit", "responsible_person"):
        if not getattr(terms, name).strip():
            yield name, "必填"
    yield from _payee(terms)
    yield from _subsidy(terms)
    if not succession().within(terms.beneficiary_place, division):
        yield "beneficiary_place", f"受益地须在 {division} 辖区内"


def _subsidy(terms: Terms) -> Iterator[tuple[str, str]]:
    if terms.subsidy and (terms.subsidy not in SUBSIDIES or terms.payee_class not in PRIVATE):
        yield "subsidy", f"补助类别只用于个人和农户，须为 {'、'.join(SUBSIDIES)} 之一"
    if not POLICY.fullmatch(terms.policy) or (terms.policy and terms.payee_class not in PRIVATE):
        yield "policy", "政策代码只用于个人和农户，只含小写字母、数字和连字符，以字母开头，最多 20 字"
    if not readable(terms.period):
        yield "period", UNREADABLE


def _payee(terms: Terms) -> Iterator[tuple[str, str]]:
    if terms.payee_class not in PAYEE_CLASSES:
        yield "payee_class", f"收款人类别须为 {'、'.join(PAYEE_CLASSES)} 之一"
    if terms.beneficiary_level not in BENEFICIARY_LEVELS:
        yield "beneficiary_level", f"受益层面须为 {'、'.join(BENEFICIARY_LEVELS)} 之一（到村到户到人）"
    if terms.payee_class in PRIVATE and not _VAULT_ID.fullmatch(terms.payee):
        yield "payee", "个人和农户只填保密库编号，不得填写姓名、身份证号或账号"
    elif terms.payee_class in PRIVATE and not terms.commitment:
        yield "payee", "保密库中没有本县该编号的个人或农户，请先登记收款人"
