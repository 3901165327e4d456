"""Reading beyond the own region, tried on the platform as it ships (P10)."""

from dataclasses import dataclass
from datetime import date

import pytest

from cli.platform import Person
from shared.kernel.divisions import divisions
from shared.platform.identity.roles import Role
from tests.attack.levels import next_village
from tests.ledger.people import identity
from tests.shipped.platform import Shipped
from tests.shipped.story import inflow

COUNTY = "654027"
BOOK = f"{COUNTY}-2020"
EVENTS = "/ledger/v1/events?limit=1000"
FAR = next_village(COUNTY)
NEAR = next(iter(divisions().children(f"{COUNTY}101"))).code
LETTER = {"text": "面积与实际不符，请核实。", "name": "某某", "contact": "某村"}


def official(role: Role, region: str = COUNTY) -> Person:
    return Person(role, region, f"辖区-{region}-{role}", f"{region}{role.label}（模拟）")


FINANCE, KEEPER, PUBLISHER = (official(role) for role in (Role.FINANCE, Role.KEEPER, Role.PUBLISHER))
IN_THE_VILLAGE, IN_THE_TOWNSHIP = official(Role.VILLAGE, NEAR), official(Role.TOWNSHIP, NEAR[:9])


@dataclass(frozen=True)
class County:
    """A county that no other attack uses: who is paid in each village, and an objection to its own notice."""

    near: str
    far: str
    objection: str


@pytest.fixture(scope="module")
def county(attacked: Shipped) -> County:
    """Money in the county's book, payees in two villages, a letter to a notice of the county."""
    opened = {"county": COUNTY, "fiscal_year": 2020, "keeper": KEEPER.staff}
    attacked.post("/ledger/v1/books", opened, FINANCE)
    attacked.post(f"/ledger/v1/books/{BOOK}/inflows", inflow("辖区〔2020〕1号", date(2020, 3, 2)), KEEPER)
    near, far = (
        attacked.post("/ledger/v1/persons", identity(name, number, place=place), FINANCE)["person"]
        for name, number, place in (("阿曼", 71, NEAR), ("古丽", 72, FAR))
    )
    office = {"name": "特克斯县扶贫办", "hotline": "0999-6622317"}
    attacked.post(f"/disclosure/v1/organisations/{COUNTY}", office, PUBLISHER, method="PUT")
    order = {"kind": "policy", "place": COUNTY, "fiscal_year": 2020, "title": "到户产业扶持办法", "about": BOOK,
             "fields": {"text": "全文"}}  # fmt: skip
    number = attacked.post("/disclosure/v1/notices", order, PUBLISHER)["notice"]
    attacked.post(f"/disclosure/v1/notices/{number}/posting", {}, PUBLISHER)
    made = attacked.post(f"/disclosure/v1/notices/{number}/objections", LETTER, IN_THE_VILLAGE)
    attacked.get("/ledger/v1/books", FINANCE)
    return County(near, far, str(made["objection"]))


def refused(attacked: Shipped, path: str, by: Person) -> None:
    answer = attacked.ask("GET", path, by)
    assert (answer.status_code, answer.json()["code"]) == (403, "outside-region"), (path, answer.text)
    assert by.region in answer.json()["detail"]


@pytest.mark.parametrize("by", [IN_THE_VILLAGE, IN_THE_TOWNSHIP], ids=["village", "township"])
def test_who_is_below_reads_nothing_of_the_countys_own(attacked: Shipped, county: County, by: Person) -> None:
    at = f"/ledger/v1/books/{BOOK}"
    for path in ("", "/entries", "/entries?format=csv", "/entries?format=xlsx", "/lots", "/trial-balance", "/quality",
                 "/statements", "/closings", "/lineage?lot=x", "/payees?lot=x", "/changes?format=csv"):  # fmt: skip
        refused(attacked, at + path, by)
    for path in (f"/alerts?county={COUNTY}", f"/books/{BOOK}/entries", f"/counties/{COUNTY}/supervision?month=2020-03",
                 f"/reconciliation/{BOOK}"):  # fmt: skip
        refused(attacked, f"/monitoring/v1{path}", by)
    assert attacked.get("/ledger/v1/books", by)["items"] == []
    assert attacked.get(f"{at}/payments", by)["items"] == []
    assert attacked.get(f"{at}/entries", FINANCE)["items"]


def test_a_payee_of_another_village_is_answered_like_one_who_does_not_exist(attacked: Shipped, county: County) -> None:
    nobody = "p-" + "A" * (len(county.far) - 2)
    for path in ("/persons/{}", f"/books/{BOOK}/payees/{{}}", f"/counties/{COUNTY}/shareholders/{{}}"):
        theirs, none, ours = (
            attacked.ask("GET", f"/ledger/v1{path.format(key)}", IN_THE_VILLAGE)
            for key in (county.far, nobody, county.near)
        )

        assert (theirs.status_code, ours.status_code) == (404, 200), (path, theirs.text, ours.text)
        assert theirs.text.replace(county.far, "") == none.text.replace(nobody, "")


def test_letters_about_the_county_are_not_for_a_township(attacked: Shipped, county: County) -> None:
    refused(attacked, f"/disclosure/v1/objections?place={COUNTY}", IN_THE_TOWNSHIP)
    listed = attacked.get("/disclosure/v1/objections", IN_THE_TOWNSHIP)["items"]
    letter = attacked.ask("GET", f"/disclosure/v1/objections/{county.objection}/letter", IN_THE_TOWNSHIP)

    assert listed == []
    assert letter.status_code in (403, 404)
    assert LETTER["text"] not in letter.text
    assert county.objection in str(attacked.get("/disclosure/v1/objections", official(Role.PROJECT_DEPT)))


def test_a_system_interface_hears_its_own_region_and_the_country_only_by_its_token(
    attacked: Shipped, county: County
) -> None:
    heard = {
        region: {event["place"] for event in attacked.fetch(EVENTS, official(Role.SYSTEM, region)).json()}
        for region in ("", COUNTY, "654023")
    }

    assert COUNTY in heard[""]
    assert heard[COUNTY] == {COUNTY}
    assert COUNTY not in heard["654023"]
    refused(attacked, f"/ledger/v1/events?county={COUNTY}", official(Role.SYSTEM, "654023"))


@pytest.mark.parametrize("region", ["6", "65402", "6540270", "全国", "*"])
def test_a_region_that_is_no_divisions_code_reads_nothing(attacked: Shipped, region: str) -> None:
    for role in (Role.SYSTEM, Role.AUDITOR):
        assert attacked.ask("GET", "/ledger/v1/books", official(role, region)).status_code == 401
