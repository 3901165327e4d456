"""Disclosure as its neighbours and its offices see it."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import pytest

from services.disclosure.main import SERVICE
from shared.contracts import ledger, projects
from shared.contracts.envelope import Envelope
from shared.platform.clock import business_date
from tests.api import Api
from tests.disclosure.builders import COUNTY, DAY, ITEMS, PHOTO, VILLAGE


@pytest.fixture
async def api(service: Callable[..., Awaitable[Api]]) -> Api:
    """The service on the second of March 2020, with the county's report telephone set."""
    api = await service("disclosure")
    api.set_clock(DAY)
    office = {"name": "巩留县扶贫开发领导小组办公室", "hotline": "0999-5622317"}
    answer = await api.post(f"/organisations/{COUNTY}", office, role="publisher", method="PUT")
    assert answer.status_code == 200, answer.text
    return api


@pytest.fixture
def hear(api: Api) -> Callable[..., Awaitable[Any]]:
    """Let the service hear a neighbour's fact, as its consumer would."""
    heard = iter(range(1, 1000))

    async def hear(source: str, message: Any, simulated: bool = False) -> dict[str, Any]:
        state, sequence = api.app.state.service, next(heard)
        now = state.clock()
        envelope = Envelope(
            f"{source}-{sequence}", source, "", "", VILLAGE, sequence, sequence - 1, now, business_date(now),
            "org-project-dept", "project-dept", simulated, message,
        )  # fmt: skip
        decide = SERVICE.react(state, envelope)
        if decide is None:
            return {}
        import msgspec

        answer = await state.writer.submit(decide)
        return msgspec.json.decode(answer.body)

    return hear


def publicity_requested(project: str = "p-1", window: int = 1, version: int = 1, **items: Any) -> Any:
    """Projects asks for a window over a content that is whole unless told otherwise."""
    content = projects.NoticeContent(**(ITEMS | {"fund_size_fen": 45_000_000} | items))
    return projects.PublicityRequested(
        project=project, place=VILLAGE, county=COUNTY, plan_year=2020, window=window, content_version=version,
        min_days=10, content=content,
    )  # fmt: skip


def inflow(
    line: str, fen: int, document: str = "新财扶〔2020〕1号", carried_over: bool = False, county: str = COUNTY
) -> Any:
    """The ledger booked a fund line of a document."""
    return ledger.InflowReceived(
        book=f"{county}-2020", county=county, fiscal_year=2020, lot=f"{document} {line}", document_no=document,
        fund_line=line, fen=fen, level="province", fund_type="special", arranged_by="superior", origin_year=2020,
        carried_over=carried_over, received_on=DAY,
    )  # fmt: skip


def posting(on: date = DAY, **more: Any) -> dict[str, Any]:
    """The office posts a notice, with its photo."""
    return {"proof": {"place": "村委会公示栏", "photo_sha256": PHOTO, "taken_at": f"{on}T09:00:00+08:00"}} | more
