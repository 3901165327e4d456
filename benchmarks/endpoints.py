"""What the ledger is measured against: an endpoint that only parses, and one over plain pyeventsourcing."""

import os
from datetime import date

from fastapi import FastAPI
from pydantic import BaseModel

from benchmarks import plain as plain_application


class Inflow(BaseModel):
    """The fields that the ledger's benchmark sends."""

    document_no: str
    fund_line: str
    amount: str
    received_on: date
    level: str
    fund_type: str
    arranged_by: str
    origin_year: int
    issuing_department: str


def bare() -> FastAPI:
    """Parses a body and answers: the limit of the framework."""
    app = _application()

    @app.post("/books/{book}/inflows", status_code=201)
    async def receive(book: str, body: Inflow) -> dict[str, str | int]:
        return {"book": book, "lot": body.document_no, "entry_no": 1}

    return app


def plain() -> FastAPI:
    """The same body, saved by a plain pyeventsourcing application before it is answered."""
    app, books = _application(), plain_application.Books.connected(os.environ["PLAIN_DATABASE"])

    @app.post("/books/{book}/inflows", status_code=201)
    def receive(book: str, body: Inflow) -> dict[str, str | int]:
        inflow = plain_application.Inflow(**body.model_dump(mode="json"))
        return {"book": book, "lot": body.document_no, "entry_no": books.receive(book, inflow)}

    return app


def _application() -> FastAPI:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/readyz")
    async def ready() -> dict[str, str]:
        return {"status": "ready"}

    return app
