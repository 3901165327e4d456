"""Payments."""

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Integer, Table
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from services.ledger.book.columns import column, metadata

payments = Table(
    "payments",
    metadata,
    column("book", primary_key=True),
    column("payment", primary_key=True),
    column("entry_no", BigInteger),
    column("project"),
    column("fen", BigInteger),
    column("stage"),
    column("purpose"),
    column("instrument"),
    column("payee_class"),
    column("payee"),
    column("beneficiary_level"),
    column("beneficiary_place"),
    column("using_unit"),
    column("responsible_person"),
    column("minutes_no"),
    column("text"),
    column("commitment"),
    column("evidence", ARRAY(Text)),
    column("green_channel", Boolean),
    column("transfer_id"),
    column("countersigned_by"),
    Column("due_at", DateTime(timezone=True)),
    column("subsidy"),
    column("repays"),
    column("replaces", BigInteger),
    column("policy"),
    column("period"),
    column("state"),
    column("progress_percent", Integer),
    column("requested_by"),
    column("reviewed_by"),
    column("posted_by"),
    column("findings", ARRAY(Text)),
    column("voucher_no"),
    column("reversed_fen", BigInteger),
    column("refunded_fen", BigInteger),
    column("rule_pack"),
    column("sequence", BigInteger),
    column("simulated", Boolean),
)

payment_findings = Table(
    "payment_findings",
    metadata,
    column("book", primary_key=True),
    column("payment", primary_key=True),
    column("number", Integer, primary_key=True),
    column("step"),
    column("code"),
    column("line", Integer),
    column("payee"),
    column("other"),
    column("other_payment"),
    column("other_line", Integer),
    column("project"),
    column("fen", BigInteger),
    column("on_day"),
    column("rule_pack"),
    column("sequence", BigInteger),
)
"""What of a payment was asked for or paid before, as it was found at its latest step."""
