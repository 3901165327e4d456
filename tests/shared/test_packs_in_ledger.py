"""The same pool under another place's pack: what differs between Xinjiang, Hubei and Ganzhou is data only."""

from datetime import UTC, date, datetime

import pytest

from services.ledger.book.account import SpecialAccount
from services.ledger.book.errors import SuperiorNamesProject
from services.ledger.book.receipt import Receipt
from services.ledger.inflows import decisions as inflows
from services.ledger.inflows.entries import InflowReceived
from shared.kernel.acts import Act, Actor
from shared.policy import load

PACKS = load()
DAY = date(2020, 5, 6)
XINJIANG, HUBEI, GANZHOU = "654322", "420322", "360703"


def act(region: str) -> Act:
    actor = Actor(staff="S-7", role="keeper", post="专账管理人", organisation="县财政局", region=region)
    return Act(command_id="c-1", actor=actor, effective_on=DAY, recorded_at=datetime(2020, 5, 6, 4, tzinfo=UTC))


def receipt(level: str, named_project: str = "") -> Receipt:
    own = level == "county"
    return Receipt(
        document_no=f"财农〔2020〕{len(level)}号",
        fund_line=level,
        fen=100_000_000,
        received_on=DAY,
        level=level,
        fund_type="special",
        arranged_by="own" if own else "superior",
        origin_year=2020,
        issuing_department="财政局",
        document_date=DAY,
        named_project=named_project,
    )


def account(county: str) -> SpecialAccount:
    return SpecialAccount.open(county, 2020, "S-7", PACKS.for_place(county, DAY), act(county))


@pytest.mark.req("LED-02")
@pytest.mark.parametrize("county", [XINJIANG, HUBEI, GANZHOU])
def test_in_every_place_all_levels_pour_into_the_one_pool(county: str) -> None:
    pool, pack = account(county), PACKS.for_place(county, DAY)
    for level in ("central", "province", "prefecture", "county"):
        inflows.receive(pool, receipt(level), pack, act(county))
    assert sum(lot.available for lot in pool.state.lots.values()) == 400_000_000


@pytest.mark.req("LED-02", "LED-38")
def test_a_region_that_names_a_project_is_refused_in_xinjiang_by_its_own_text() -> None:
    with pytest.raises(SuperiorNamesProject) as refusal:
        inflows.receive(account(XINJIANG), receipt("province", "P-1"), PACKS.for_place(XINJIANG, DAY), act(XINJIANG))
    assert refusal.value.clause is not None
    assert refusal.value.clause.document == "新扶贫领字〔2018〕76号"


@pytest.mark.req("LED-02", "LED-39")
def test_a_province_that_names_a_project_is_flagged_in_hubei() -> None:
    pool = account(HUBEI)
    inflows.receive(pool, receipt("province", "P-1"), PACKS.for_place(HUBEI, DAY), act(HUBEI))
    received = pool.collect_events()[-1]
    assert isinstance(received, InflowReceived)
    assert received.flags == ("names-project",)
