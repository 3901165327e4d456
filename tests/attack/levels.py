"""Rows of every level in the scenes, and where each lies: what the tables of regions are tried against."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date

from shared.contracts.projects import AssetRegistered
from shared.kernel.divisions import divisions
from tests.attack.commands import Scene, publicity
from tests.disclosure.builders import VILLAGE as NOTICED
from tests.ledger.client import BOOK, payment
from tests.ledger.people import VILLAGE, batch, entered, lines, standard
from tests.ledger.steps.shares import COMPANY, COOPERATIVE
from tests.monitoring.checkpoint_sets.sealed_months import closed, look, verified
from tests.monitoring.world import supervision
from tests.projects.builders import REGIONS
from tests.projects.builders import VILLAGE as PROPOSING
from tests.projects.client import DRAFT, World
from tests.projects.test_service import TO_DECISION

Places = dict[str, str]
"""The name of a thing -> the division it lies in."""


@dataclass(frozen=True)
class Levels:
    """A scene with rows of every level. `village` is the one that most of it is about."""

    scene: Scene
    village: str
    things: dict[str, Places]
    addressed: dict[str, str]
    """The text of an instruction -> the role it went to."""

    @property
    def county(self) -> str:
        """The county it all lies in."""
        return self.village[:6]


def regions_of(village: str) -> dict[str, str]:
    """The nine regions of the tables, by what they are to a scene about this village."""
    county = village[:6]
    return {
        "own county": county, "township": village[:9], "village": village, "other township": f"{county}102",
        "other county": {"654024": "654023", "360724": "360725"}[county], "prefecture": county[:4],
        "province": county[:2], "other province": "42", "empty": "",
    }  # fmt: skip


def next_village(county: str) -> str:
    """A village of another township of the county."""
    return next(iter(divisions().children(f"{county}102"))).code


async def ledger(scene: Scene) -> Levels:
    """A project, payment, payee, batch and entity of the village, of its township and of another township."""
    api, facts, elsewhere = scene.api, scene.teller, next_village("654024")
    payments = {scene.names["payment"]: VILLAGE}
    for project, place in (("PT", VILLAGE[:9]), ("PO", elsewhere)):
        facts.place = place
        await facts.make_payable(project, 10_000)
        asked = await api.post(f"{BOOK}/payments", payment("10.00", project=project), role="implementer")
        payments[asked.json()["payment"]] = place
    other = await entered(api, "古丽", 5, kind="household", place=elsewhere)
    many = batch(other, project="PO", beneficiary_place=elsewhere, lines=lines(other, place=elsewhere))
    submitted = (await api.post(f"{BOOK}/batches", many, role="implementer")).json()["payment"]
    company = {"entity": COMPANY, "name": "天山公司", "kind": "enterprise", "place": elsewhere, "shares": 100,
               "document_no": "章程2号"}  # fmt: skip
    assert (await api.post("/counties/654024/entities", company, role="finance")).status_code == 201
    assert (await api.post("/counties/654024/standards", standard(), role="county-gov")).status_code == 201
    batches = {scene.names["batch"]: VILLAGE, submitted: elsewhere}
    payees = {scene.names["person"]: VILLAGE, other: elsewhere}
    things = {
        "book": {"654024-2020": "654024", "6540-2020": "6540"},
        "project book": {"654024-2020": "654024"},
        "books": {"654024-2020": "654024", "654024-2019": "654024", "6540-2020": "6540"},
        "projects": {"P1": VILLAGE, "P2": VILLAGE, "PT": VILLAGE[:9], "PO": elsewhere},
        "payment": payments, "payments": payments | batches, "batch": batches, "batches": batches,
        "findings": {scene.names["payment"]: "654024"},
        "payee": payees, "person": payees,
        "entity": {COOPERATIVE: VILLAGE, COMPANY: elsewhere}, "county": {"654024": "654024"},
    }  # fmt: skip
    return Levels(scene, VILLAGE, things, {})


async def projects(scene: Scene) -> Levels:
    """Projects of the village, its township and another township, two of them in the plan of their county."""
    county, elsewhere = scene.teller, next_village("654024")
    other = World(county.api, county.told, 10, REGIONS | {"village": elsewhere, "township": elsewhere[:9]})
    far = await other.draft(place=elsewhere, plan_year=2020)
    await other.walk(far, f"{TO_DECISION} T20 T22")
    of_all = DRAFT | {"name": "乡级道路", "place": PROPOSING[:9]}
    wide = (await county.post("/projects", of_all, role="village", region=PROPOSING[:9])).json()["project"]
    inside = (await county.get("/plans/654024-2020"))["lines"]
    lines_of = {line["project"]: PROPOSING for line in inside if line["project"] != far} | {far: elsewhere}
    things = {
        "project": {scene.names["project"]: PROPOSING, wide: PROPOSING[:9], far: elsewhere},
        "plan": {"654024-2020": "654024"}, "lines": lines_of, "county": {"654024": "654024"},
    }  # fmt: skip
    assert len(lines_of) > 1, inside
    return Levels(scene, PROPOSING, things, {})


async def disclosure(scene: Scene) -> Levels:
    """Notices and objections of the village, its township and the county."""
    api, county = scene.api, NOTICED[:6]
    township = await publicity(api, 4, NOTICED[:9])
    letter = {"text": "面积与实际不符，请核实。", "name": "某某", "contact": "某村"}
    about_county = await api.post(f"/notices/{scene.names['number']}/objections", letter, role="village")
    assert about_county.status_code == 201, about_county.text
    codes = {scene.names["code"]: NOTICED, about_county.json()["objection"]: county}
    things = {
        "number": {scene.names["planned"]: NOTICED, township: NOTICED[:9], scene.names["number"]: county},
        "code": codes, "objections": codes, "place": {county: county},
    }  # fmt: skip
    return Levels(scene, NOTICED, things, {})


async def monitoring(scene: Scene) -> Levels:
    """Assets of the village and another township; instructions to the county's finance and to a township."""
    api, world, county = scene.api, scene.teller, scene.names["county"]
    elsewhere = f"{county}102201"
    words = dict.fromkeys(("name", "asset_class", "operating_entity", "fund_source", "project_benefit", "beneficiaries",
                           "supervision"), "养殖棚圈")  # fmt: skip
    asset = AssetRegistered(
        asset="A2", project="P1", place=elsewhere, county=county, plan_year=2020, original_value_fen=1_000,
        formed_on=date(2020, 1, 10), **words,
    )  # fmt: skip
    await world.tell(asset, date(2020, 1, 10))
    given = supervision(instructions=[{"to": "township", "about": "P1", "text": "督促验收", "due_on": "2020-07-20"}])
    path = f"/counties/{county}/days/2020-07-13/supervision"
    assert (await api.post(path, given, role="leading-group", region=county)).status_code == 201
    await closed(world, scene.names["month"])
    for publisher in ("ledger", "projects", "disclosure"):
        verified(api, publisher, 1_000)
    await look(api)
    things = {
        "book": {scene.names["book"]: county}, "county": {county: county}, "assets": {"A1": f"{county}101201",
        "A2": elsewhere},
    }  # fmt: skip
    return Levels(scene, f"{county}101201", things, {"说明拨付进度": "finance", "督促验收": "township"})


LEVELS: dict[str, Callable[[Scene], Awaitable[Levels]]] = {
    "ledger": ledger, "projects": projects, "disclosure": disclosure, "monitoring": monitoring,
}  # fmt: skip
