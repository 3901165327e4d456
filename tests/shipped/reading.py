"""Every question of every service, asked of the platform that runs."""

from typing import Any

from cli.platform import Person
from shared.platform.identity.roles import Role
from tests.ledger.steps.shares import COOPERATIVE
from tests.shipped import story
from tests.shipped.platform import Shipped
from tests.shipped.story import BOOK, CENTRAL, COUNTY, DEPARTMENT, FINANCE, YEAR

SERVICES = ("ledger", "projects", "disclosure", "monitoring")


def ask_about_the_book(shipped: Shipped) -> None:
    """Balances, entries, lists and reports of the book."""
    at, auditor, day = f"/ledger/v1/books/{BOOK}", shipped.auditor, shipped.today().isoformat()
    month = day[:7]
    questions: dict[str, dict[str, Any]] = {
        "": {}, "/state": {}, "/changes": {"from": "2020-03-01", "to": day}, "/entries": {}, "/lots": {},
        "/inflows": {}, "/projects": {}, "/unallocated": {}, "/trial-balance": {}, "/quality": {}, "/coverage": {},
        "/execution": {}, "/sources": {}, "/advances": {}, "/announcements": {}, "/payments": {}, "/reversals": {},
        "/categories": {}, "/pass-downs": {}, "/closings": {}, f"/periods/{month}/checklist": {}, "/statements": {},
        "/use-changes": {}, "/statement-lines": {}, "/unshown-payments": {}, "/batches": {}, "/responsibility": {},
        "/lineage": {"lot": CENTRAL},
    }  # fmt: skip
    for path, query in questions.items():
        assert shipped.get(at + path, auditor, **query), path
    for template in ("ledger/v1/templates/inflows", "ledger/v1/templates/payees", "projects/v1/templates/projects"):
        assert shipped.fetch(f"/{template}").content.startswith(b"PK"), template
    assert BOOK in str(shipped.get("/ledger/v1/books", auditor))
    assert "items" in shipped.get("/ledger/v1/books/awaiting", auditor)
    assert shipped.get(f"{at}/trial-balance", auditor)["total_fen"] == 0


def ask_for_evidence(shipped: Shipped) -> None:
    """Checkpoint, tiles, leaves, proofs of every log: sealed now."""
    for service in SERVICES:
        ask_for_evidence_of(shipped, service)
    assert shipped.fetch(f"/ledger/v1/entries/{BOOK}/2.tlog-proof").content


def ask_for_evidence_of(shipped: Shipped, service: str) -> None:
    """The evidence of one service's log."""
    at, auditor = f"/{service}/v1", story.official(Role.SYSTEM, "")
    shipped.seal(service)
    size = int(shipped.fetch(f"{at}/checkpoint").text.splitlines()[1])
    assert size > 0
    tile = f"/tile/0/000.p/{size % 256}" if size < 256 else "/tile/0/000"
    for path in ("/comparisons", "/checkpoints", "/public-key", "/proofs/inclusion?sequence=1",
                 f"/proofs/consistency?from=1&to={size}", tile, "/entries/1.tlog-proof"):  # fmt: skip
        assert shipped.fetch(at + path).content, path
    answered = next(int(line.split()[1]) for line in shipped.fetch(f"{at}/checkpoint").text.splitlines()
                    if line.startswith("answers "))  # fmt: skip
    tile = f"000.p/{answered}" if answered < 256 else "000"
    hashes = shipped.fetch(f"{at}/tile/answers/0/{tile}", auditor)
    assert len(hashes.content) == min(answered, 256) * 32
    for path in ("/entries/1.leaf", f"/tile/entries/000.p/{size % 256}" if size < 256 else "/tile/entries/000", "/log"):
        assert shipped.fetch(at + path, auditor).content, path


def ask_whether_all_agrees(shipped: Shipped) -> None:
    """Everything that was shown until now is what the logs give."""
    for service in SERVICES:
        path, system = f"/{service}/v1/reconciliations", story.official(Role.SYSTEM, "")
        begun = shipped.until(lambda at=path, by=system: _begun(shipped, at, by), path)
        one = f"{path}/{begun}"
        run = shipped.until(lambda at=one, by=system: _ended(shipped.get(at, by)), one)
        assert (run["outcome"], run["findings"], run["reasons"]) == ("equal", [], []), run
        assert shipped.get(path)["agreed_at"] is not None


def _begun(shipped: Shipped, path: str, by: Person) -> int | None:
    """The number of a run, once the one that begins by itself after a start is over."""
    answer = shipped.ask("POST", path, by)
    return int(answer.json()["number"]) if answer.status_code == 202 else None


def _ended(run: dict[str, Any]) -> dict[str, Any] | None:
    return run if run["outcome"] != "running" else None


def ask_about_projects(shipped: Shipped, project: str) -> None:
    """The register, its histories, the plans, the workflow and the tasks."""
    at, year = "/projects/v1", shipped.get(f"/projects/v1/projects/{project}", DEPARTMENT)
    for path in (f"/projects/{project}/history", f"/projects/{project}/versions", "/tasks", "/plans", f"/plans/{BOOK}",
                 f"/plans/{BOOK}/versions", f"/workflows/{year['rule_pack']}"):  # fmt: skip
        assert shipped.get(at + path, DEPARTMENT), path


def ask_about_notices(shipped: Shipped, notice: str, code: str) -> None:
    """Notices, objections and offices, as data and as pages."""
    assert shipped.get("/disclosure/v1/notices", county=COUNTY)["items"]
    assert shipped.get(f"/disclosure/v1/notices/{notice}")["notice"] == notice
    assert shipped.get(f"/disclosure/v1/notices/{notice}/draft", story.PUBLISHER)
    assert shipped.get("/disclosure/v1/objections", DEPARTMENT)["items"]
    assert shipped.get(f"/disclosure/v1/objections/{code}")["objection"] == code
    assert shipped.get(f"/disclosure/v1/organisations/{COUNTY}")["hotline"]
    for page in ("/disclosure/", f"/disclosure/notices/{notice}", f"/disclosure/objections?code={code}"):
        assert "一池水" in shipped.fetch(page).text, page
    assert "<feed" in shipped.fetch(f"/disclosure/feeds/{COUNTY}.atom").text


def ask_about_figures(shipped: Shipped, names: dict[str, str]) -> None:
    """Monitoring's figures, once it has heard all that the ledger wrote."""
    at, day = "/monitoring/v1", shipped.today().isoformat()
    of_book = ("", "/rate", "/curve", f"/months/{day[:7]}", "/lots", "/refusals", "/entries")
    for path in of_book:
        query = {"from": "2020-03-01", "to": day} if path == "/entries" else {}
        assert shipped.get(f"{at}/books/{BOOK}{path}", FINANCE, **query), path
    for path in ("/books", f"/regions/{COUNTY[:4]}/rate?year={YEAR}", f"/projects?county={COUNTY}&year={YEAR}",
                 f"/assets?county={COUNTY}"):  # fmt: skip
        assert shipped.get(at + path, FINANCE), path
    assert shipped.get(f"{at}/reconciliation/{BOOK}", FINANCE)
    of_county = f"{at}/counties/{COUNTY}"
    assert shipped.get(f"{of_county}/days/{names['day']}", FINANCE)["confirmation"]
    assert shipped.get(f"{of_county}/supervision", FINANCE, month=day[:7])
    assert shipped.get(f"{of_county}/instructions", FINANCE)["items"]
    for page in ("/monitoring/", f"/monitoring/books/{BOOK}", "/ledger/", f"/ledger/books/{BOOK}",
                 "/ledger/import", "/projects/import"):  # fmt: skip
        assert "一池水" in shipped.fetch(page).text, page
    for file in ("lots.csv", "projects.csv"):
        assert shipped.fetch(f"/monitoring/books/{BOOK}/{file}").text.count("\n") > 1, file


def ask_every_service_alike(shipped: Shipped) -> None:
    """Health, documents, assets, the feed and its gaps, and the streams."""
    for service in SERVICES:
        assert shipped.fetch(f"/{service}/healthz").json()["status"] == "alive"
        assert shipped.fetch(f"/{service}/openapi.json").json()["paths"]
        assert "swagger" in shipped.fetch(f"/{service}/docs").text
        assert shipped.fetch(f"/{service}/docs/assets/sluice.css").text
        events = shipped.fetch(f"/{service}/v1/events", story.official(Role.SYSTEM, "")).json()
        assert [int(event["sequence"]) for event in events] == list(range(1, len(events) + 1))
        gaps = shipped.get(f"/{service}/v1/events/gaps?from=1&to=3", shipped.auditor)
        assert gaps["last"] >= len(gaps["expected"]) > 0, service
        told = shipped.first_event(f"/{service}/v1/events/stream", shipped.auditor)
        assert f'"source":"/sluice/local/{service}"' in told
    for service in SERVICES:
        assert shipped.fetch(f"/{service}/assets/sluice.css").text
    assert BOOK in shipped.first_event(f"/monitoring/v1/stream?county={COUNTY}&after=0")


def ask_about_shares(shipped: Shipped) -> None:
    """The share register is read by whoever audits."""
    assert COOPERATIVE in str(shipped.get(f"/ledger/v1/counties/{COUNTY}/entities", shipped.auditor))
