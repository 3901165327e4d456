"""The Parquet tables of an export: every stage of a lot has its column, every batch its row and its lines."""

import duckdb
import pytest

from audit.writing import write_bundle
from cli.tables import write_tables
from tests.audit.handed import handed
from tests.audit.raw import lines, log
from tests.ledger import builders
from tests.ledger.calendar import YearEnd
from tests.ledger.steps import batches as batching
from tests.ledger.steps import corrections as correcting


def tables_of(made, folder):
    bundle = write_bundle(handed(made), folder, extra=write_tables)

    def ask(table, what, rest=""):
        return duckdb.sql(f"SELECT {what} FROM '{bundle.directory}/tables/{table}.parquet' {rest}").fetchall()

    return ask


@pytest.mark.req("LED-24")
def test_what_a_lot_brought_is_where_its_columns_say_and_nowhere_else(tmp_path):
    year = YearEnd()
    year.close_year()
    events = [event for aggregate in (year.book, year.after) for event in aggregate.collect_events()]

    ask = tables_of(lines(events), tmp_path / "b")

    names = "received_fen, carried_in_fen, available_fen, committed_fen, paid_fen, returned_fen, carried_over_fen"
    assert ask(
        "lots",
        f"book, {', '.join(f'sum({name})::BIGINT' for name in names.split(', '))}",
        "GROUP BY book ORDER BY book",
    ) == [
        (year.book.state.book, 150, 0, 0, 0, 50, 0, 100),
        (year.after.state.book, 0, 100, 30, 70, 0, 0, 0),
    ]
    assert ask("lots", "DISTINCT origin, fund_type", "WHERE carried_in_fen > 0") == [(year.book.state.book, "special")]


def test_what_the_superior_took_back_has_a_column_of_its_own(tmp_path):
    ask = tables_of(log(*builders.POOL, correcting.reclaim(fen=20, lot="财农〔2020〕1号 少数民族")), tmp_path / "b")

    assert ask("lots", "received_fen - available_fen, returned_fen", "WHERE returned_fen > 0") == [(20, 20)]


def test_a_batch_is_a_payment_with_its_lines_the_refused_and_the_returned_ones(tmp_path):
    bad = batching.line(2, subsidy="gift")
    paid = batching.paid(batching.line(1, 50), bad, batching.line(3, 7), mode="continue")

    ask = tables_of(log(*builders.READY, paid, batching.returned(3)), tmp_path / "b")

    assert ask("payments", "fen, lines, lines_refused, sent_back_fen, posted_entry IS NOT NULL") == [
        (57, 3, 1, 7, True)
    ]
    assert ask("batch_lines", "line, CASE WHEN refused_for = '' THEN fen ELSE 0 END, sent_back_fen") == [
        (1, 50, None),
        (2, 0, None),
        (3, 7, 7),
    ]
