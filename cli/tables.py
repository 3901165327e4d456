"""Parquet tables of a bundle by DuckDB: entries, postings, lots, payments, batch_lines. Amounts are integer fen.

Of every lot: received + carried in = available + committed + paid + returned + carried over + passed down. The tables
are made from the raw log that lies in the bundle, for questions in SQL; the proof is the log itself. What came back of
a payment counts with it, in whichever year's book it was booked.
"""

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from msgspec.json import encode

from audit.books import Books
from audit.replay import stage_of
from audit.source import Unusable
from shared.tlog.lines import Row, rows

EVENTS = {"sequence": "BIGINT", "aggregate": "UUID", "version": "BIGINT", "topic": "VARCHAR", "state": "JSON"}
POSTINGS = {
    "sequence": "BIGINT", "book": "VARCHAR", "entry_no": "BIGINT", "ordinal": "INTEGER", "account": "VARCHAR",
    "stage": "VARCHAR", "lot": "VARCHAR", "project": "VARCHAR", "fen": "BIGINT",
}  # fmt: skip

TABLES = {
    "entries": """
        SELECT sequence, state->>'$.book' AS book, version AS entry_no, regexp_extract(topic, '[^.]+$') AS kind,
            (state->>'$.act.effective_on')::DATE AS effective_on,
            (state->>'$.act.recorded_at')::TIMESTAMPTZ AS recorded_at,
            state->>'$.act.actor.staff' AS staff, state->>'$.act.actor.role' AS role,
            state->>'$.act.actor.post' AS post, state->>'$.act.actor.organisation' AS organisation,
            state->>'$.act.reason' AS reason, (state->>'$.act.simulated')::BOOLEAN AS simulated,
            coalesce(state->>'$.project', state->>'$.terms.project') AS project,
            coalesce(state->>'$.fen', state->>'$.terms.fen', state->>'$.receipt.fen')::BIGINT AS fen,
            aggregate, topic
        FROM events WHERE topic LIKE 'ledger.special-account.%' ORDER BY sequence""",
    "postings": "SELECT * FROM posted ORDER BY sequence, ordinal",
    "lots": """
        SELECT book, lot, held.* EXCLUDE (book, lot), receipt.* EXCLUDE (book, lot)
        FROM (
            SELECT book, lot, min(sequence) AS sequence,
                -coalesce(sum(fen) FILTER (stage = 'funder'), 0)::BIGINT AS received_fen,
                -coalesce(sum(fen) FILTER (stage = 'carried-in'), 0)::BIGINT AS carried_in_fen,
                coalesce(sum(fen) FILTER (stage = 'available'), 0)::BIGINT AS available_fen,
                coalesce(sum(fen) FILTER (stage = 'committed'), 0)::BIGINT AS committed_fen,
                coalesce(sum(fen) FILTER (stage = 'paid'), 0)::BIGINT AS paid_fen,
                coalesce(sum(fen) FILTER (stage = 'returned'), 0)::BIGINT AS returned_fen,
                coalesce(sum(fen) FILTER (stage = 'carried-over'), 0)::BIGINT AS carried_over_fen,
                coalesce(sum(fen) FILTER (stage = 'passed-down'), 0)::BIGINT AS passed_down_fen
            FROM posted WHERE lot <> '' GROUP BY book, lot) AS held
        LEFT JOIN (
            SELECT state->>'$.book' AS book, state->>'$.lot' AS lot, state->>'$.origin' AS origin,
                unnest(from_json(state->'$.receipt', '{"document_no":"VARCHAR","fund_line":"VARCHAR",
                    "received_on":"DATE","document_date":"DATE","level":"VARCHAR","fund_type":"VARCHAR",
                    "arranged_by":"VARCHAR","origin_year":"INTEGER","issuing_department":"VARCHAR",
                    "agricultural":"BOOLEAN","stock":"BOOLEAN","capital":"VARCHAR","kind":"VARCHAR",
                    "allocation_method":"VARCHAR","restriction":"VARCHAR","named_project":"VARCHAR",
                    "receiving_account":"VARCHAR","functional_code":"VARCHAR","economic_code":"VARCHAR"}'))
            FROM events
            WHERE topic IN ('ledger.special-account.inflow-received', 'ledger.special-account.lot-carried-in')
            ) AS receipt
        USING (book, lot) ORDER BY sequence""",
    "payments": """
        SELECT asked.state->>'$.book' AS book, asked.state->>'$.payment' AS payment,
            unnest(from_json(asked.state->'$.terms', '{"project":"VARCHAR","fen":"BIGINT","purpose":"VARCHAR",
                "instrument":"VARCHAR","payee_class":"VARCHAR","payee":"VARCHAR","beneficiary_level":"VARCHAR",
                "beneficiary_place":"VARCHAR","using_unit":"VARCHAR","responsible_person":"VARCHAR",
                "minutes_no":"VARCHAR","text":"VARCHAR"}')),
            (asked.state->>'$.declared.lines')::INTEGER AS lines, (asked.state->>'$.refused')::INTEGER AS lines_refused,
            coalesce(back.fen, 0)::BIGINT AS sent_back_fen,
            asked.version AS requested_entry, asked.state->>'$.act.actor.staff' AS requested_by,
            (asked.state->>'$.act.effective_on')::DATE AS requested_on,
            reviewed.version AS reviewed_entry, reviewed.state->>'$.act.actor.staff' AS reviewed_by,
            (reviewed.state->>'$.passed')::BOOLEAN AS passed,
            posted.version AS posted_entry, posted.state->>'$.act.actor.staff' AS posted_by,
            (posted.state->>'$.act.effective_on')::DATE AS posted_on, posted.state->>'$.voucher_no' AS voucher_no
        FROM (SELECT * FROM events WHERE topic IN
            ('ledger.special-account.payment-requested', 'ledger.special-account.batch-submitted')) AS asked
        LEFT JOIN (SELECT * FROM events WHERE topic = 'ledger.special-account.payment-reviewed') AS reviewed
            ON reviewed.aggregate = asked.aggregate AND reviewed.state->>'$.payment' = asked.state->>'$.payment'
        LEFT JOIN (SELECT * FROM events WHERE topic = 'ledger.special-account.funds-disbursed') AS posted
            ON posted.aggregate = asked.aggregate AND posted.state->>'$.payment' = asked.state->>'$.payment'
        LEFT JOIN (SELECT state->>'$.payment' AS payment, sum((state->>'$.fen')::BIGINT) AS fen
            FROM events WHERE topic = 'ledger.special-account.payment-returned' GROUP BY ALL) AS back
            ON back.payment = asked.state->>'$.payment'
        ORDER BY asked.sequence""",
    "batch_lines": """
        SELECT book, entered.payment, begins + nth - 1 AS line,
            line->>0 AS payee, line->>1 AS commitment, line->>2 AS place,
            (line->>3)::BIGINT AS fen, (line->>4)::INTEGER AS units, line->>5 AS subsidy, line->>6 AS policy,
            line->>7 AS household_type, line->>8 AS note, line->>9 AS repays, line->>10 AS refused_for,
            back.fen AS sent_back_fen
        FROM (SELECT sequence, state->>'$.book' AS book, state->>'$.payment' AS payment,
                (state->>'$.first')::BIGINT AS begins, unnest(from_json(state->'$.lines', '["JSON"]')) AS line,
                generate_subscripts(from_json(state->'$.lines', '["JSON"]'), 1) AS nth
            FROM events WHERE topic = 'ledger.special-account.batch-lines-entered') AS entered
        LEFT JOIN (SELECT state->>'$.payment' AS payment, (state->>'$.line')::BIGINT AS line_no,
                (state->>'$.fen')::BIGINT AS fen
            FROM events WHERE topic = 'ledger.special-account.payment-returned') AS back
            ON back.payment = entered.payment AND back.line_no = begins + nth - 1
        ORDER BY sequence, nth""",
}


def write_tables(bundle: Path) -> None:
    """Write the tables that are not there yet into `tables/`; raises Unusable where DuckDB is not installed."""
    try:
        duckdb: Any = import_module("duckdb")
    except ImportError as missing:
        raise Unusable("导出 Parquet 表需要 duckdb：请安装 sluice[export]") from missing
    folder = bundle / "tables"
    folder.mkdir(exist_ok=True)
    parts = sorted((bundle / "events").glob("*.ndjson"))
    posted = _write_postings(parts, folder / "posted.draft")
    with duckdb.connect(config={"threads": 1}) as database:
        _read(database, [str(part) for part in parts], EVENTS).create_view("events")
        _read(database, [str(posted)], POSTINGS).create_view("posted")
        for name, query in TABLES.items():
            file = folder / f"{name}.parquet"
            if not file.exists():
                database.sql(query).write_parquet(str(file.with_suffix(".draft")), compression="zstd")
                file.with_suffix(".draft").replace(file)
    posted.unlink(missing_ok=True)


def _read(database: Any, files: list[str], columns: dict[str, str]) -> Any:
    return database.read_json(files, columns=columns, format="newline_delimited")


def _write_postings(parts: Iterable[Path], file: Path) -> Path:
    """Every posting of every book, one JSON object a line."""
    books = Books(journal=True)
    with file.open("wb") as opened:
        for part in parts:
            for row in rows(part.read_bytes()):
                if row[1]:
                    books.take([row])
                    opened.writelines(_postings(books, row))
    return file


def _postings(books: Books, row: Row) -> Iterator[bytes]:
    book = books.books.get(row[1])
    if book is None or not book.journal:
        return
    journal = book.journal
    for ordinal, posting in enumerate(journal, start=1):
        values = (int(row[0]), book.name, book.entries, ordinal, posting.account, stage_of(posting))
        yield encode(dict(zip(POSTINGS, (*values, posting.lot, posting.project, posting.fen), strict=True))) + b"\n"
    journal.clear()
