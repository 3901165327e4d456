"""The ledger's read model. Amounts are BIGINT fen; every row names the log entry it stems from."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

metadata = MetaData()


def _column(
    name: str, kind: TypeEngine[Any] | type[TypeEngine[Any]] = Text, *, primary_key: bool = False
) -> Column[Any]:
    return Column(name, kind, nullable=False, primary_key=primary_key)


books = Table(
    "books",
    metadata,
    _column("book", primary_key=True),
    _column("county"),
    _column("fiscal_year", Integer),
    _column("keeper"),
    _column("rule_pack"),
    _column("opened_on", Date),
    _column("sequence", BigInteger),
    _column("simulated", Boolean),
)

entries = Table(
    "entries",
    metadata,
    _column("book", primary_key=True),
    _column("entry_no", BigInteger, primary_key=True),
    _column("sequence", BigInteger),
    _column("kind"),
    _column("effective_on", Date),
    _column("recorded_at", DateTime(timezone=True)),
    _column("organisation"),
    _column("role"),
    _column("post"),
    _column("staff"),
    _column("fen", BigInteger),
    _column("lot"),
    _column("project"),
    _column("payment"),
    _column("reason"),
    _column("simulated", Boolean),
)

postings = Table(
    "postings",
    metadata,
    _column("sequence", BigInteger, primary_key=True),
    _column("ordinal", SmallInteger, primary_key=True),
    _column("book"),
    _column("entry_no", BigInteger),
    _column("account"),
    _column("stage"),
    _column("fen", BigInteger),
    _column("effective_on", Date),
    _column("recorded_at", DateTime(timezone=True)),
    Index("postings_by_book", "book", "entry_no"),
)

movements = Table(
    "movements",
    metadata,
    _column("sequence", BigInteger, primary_key=True),
    _column("ordinal", SmallInteger, primary_key=True),
    _column("book"),
    _column("kind"),
    _column("lot"),
    _column("project"),
    _column("payment"),
    _column("fen", BigInteger),
    Index("movements_by_lot", "book", "lot"),
    Index("movements_by_project", "book", "project"),
)

lots = Table(
    "lots",
    metadata,
    _column("book", primary_key=True),
    _column("lot", primary_key=True),
    _column("entry_no", BigInteger),
    _column("fen", BigInteger),
    _column("available_fen", BigInteger),
    _column("committed_fen", BigInteger),
    _column("disbursed_fen", BigInteger),
    _column("returned_fen", BigInteger),
    _column("document_no"),
    _column("fund_line"),
    Column("document_date", Date),
    _column("received_on", Date),
    _column("level"),
    _column("fund_type"),
    _column("arranged_by"),
    _column("origin_year", Integer),
    _column("carried_over", Boolean),
    _column("issuing_department"),
    _column("agricultural", Boolean),
    _column("stock", Boolean),
    _column("capital"),
    _column("kind"),
    _column("allocation_method"),
    _column("restriction"),
    _column("named_project"),
    _column("receiving_account"),
    _column("functional_code"),
    _column("economic_code"),
    _column("late", Boolean),
    _column("flags", ARRAY(Text)),
    _column("sequence", BigInteger),
    _column("simulated", Boolean),
)

commitments = Table(
    "commitments",
    metadata,
    _column("book", primary_key=True),
    _column("project", primary_key=True),
    _column("state"),
    _column("approved_fen", BigInteger),
    _column("left_fen", BigInteger),
    _column("paid_fen", BigInteger),
    _column("spent_fen", BigInteger),
    _column("returned_fen", BigInteger),
    _column("shortage_fen", BigInteger),
    _column("minutes_no"),
    _column("sequence", BigInteger),
    _column("simulated", Boolean),
)

payments = Table(
    "payments",
    metadata,
    _column("book", primary_key=True),
    _column("payment", primary_key=True),
    _column("entry_no", BigInteger),
    _column("project"),
    _column("fen", BigInteger),
    _column("stage"),
    _column("purpose"),
    _column("instrument"),
    _column("payee_class"),
    _column("payee"),
    _column("beneficiary_level"),
    _column("beneficiary_place"),
    _column("using_unit"),
    _column("responsible_person"),
    _column("minutes_no"),
    _column("text"),
    _column("state"),
    _column("progress_percent", Integer),
    _column("requested_by"),
    _column("reviewed_by"),
    _column("posted_by"),
    _column("findings", ARRAY(Text)),
    _column("voucher_no"),
    _column("rule_pack"),
    _column("sequence", BigInteger),
    _column("simulated", Boolean),
)

project_files = Table(
    "project_files",
    metadata,
    _column("project", primary_key=True),
    _column("book"),
    _column("county"),
    _column("place"),
    _column("name"),
    _column("category"),
    _column("approved_fen", BigInteger),
    _column("minutes_no"),
    _column("plan"),
    _column("state"),
    _column("progress_percent", Integer),
    _column("holds", ARRAY(Text)),
    _column("clear_windows", ARRAY(Integer)),
    _column("sequence", BigInteger),
    _column("simulated", Boolean),
    Index("project_files_by_book", "book"),
)
