"""Payment batches with their lines, returned payments, and the rate tables they are checked against."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Index, Integer, Table
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from services.ledger.book.columns import column, metadata

batches = Table(
    "batches",
    metadata,
    column("book", primary_key=True),
    column("batch", primary_key=True),
    column("entry_no", BigInteger),
    column("project"),
    column("mode"),
    column("lines", Integer),
    column("accepted", Integer),
    column("refused", Integer),
    column("declared_fen", BigInteger),
    column("fen", BigInteger),
    column("returned_fen", BigInteger),
    column("findings", ARRAY(Text)),
    column("sequence", BigInteger),
    column("simulated", Boolean),
)

batch_lines = Table(
    "batch_lines",
    metadata,
    column("book", primary_key=True),
    column("batch", primary_key=True),
    column("line", Integer, primary_key=True),
    column("payee"),
    column("commitment"),
    column("place"),
    column("fen", BigInteger),
    column("starts_at_fen", BigInteger),
    column("units", Integer),
    column("subsidy"),
    column("policy"),
    column("household_type"),
    column("note"),
    column("repays"),
    column("code"),
    column("sequence", BigInteger),
    Index("batch_lines_by_payee", "book", "payee"),
)
"""`starts_at_fen` is where the line begins in the batch's money: lines use up the batch's draws in order."""

returned_payments = Table(
    "returned_payments",
    metadata,
    column("book", primary_key=True),
    column("payment", primary_key=True),
    column("line", Integer, primary_key=True),
    column("payee"),
    column("project"),
    column("fen", BigInteger),
    column("reason_code"),
    column("booked_in"),
    column("voucher_no"),
    column("returned_on", Date),
    column("recorded_at", DateTime(timezone=True)),
    column("sequence", BigInteger),
    column("simulated", Boolean),
)

standards = Table(
    "subsidy_standards",
    metadata,
    column("sequence", BigInteger, primary_key=True),
    column("county"),
    column("policy"),
    column("subsidy"),
    column("place"),
    column("household_type"),
    column("fen", BigInteger),
    column("unit"),
    column("valid_from", Date),
    Column("valid_until", Date),
    column("document_no"),
    column("superior_fen", BigInteger),
    column("superior_document"),
    column("stackable", Boolean),
    column("yearly_fen", BigInteger),
    column("once", Boolean),
    column("rule_pack"),
    column("simulated", Boolean),
    Index("subsidy_standards_by_county", "county", "policy"),
)
