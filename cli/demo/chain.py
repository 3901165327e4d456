"""One year of some counties through the whole chain, by the public interfaces only, a token to a role.

Every step waits for the fact it rests on to have come through the events, as an official would.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from cli.demo import papers
from cli.demo.cases import Case
from cli.demo.notices import import_notice
from cli.platform import Platform
from shared.kernel.divisions import divisions
from shared.kernel.money import yuan
from shared.platform.identity.roles import Role

T = TypeVar("T")

WORKING_DAYS = 30
PHOTO = "5" * 64
PHASES = 12
"""How many times a year says what it does now."""

Progress = Callable[[str], None]


@dataclass
class Work:
    """A project on its way. `ends` says how far the demonstration takes it."""

    case: Case
    project: str
    facts: dict[str, Any]
    village: str
    ends: str

    @property
    def township(self) -> str:
        """The township of its village."""
        return self.village[:9]


ENDS = ("closed", "paid", "accepted", "started")
"""How far the first, second, third, fourth … project of a county goes; then again from the first."""


@dataclass
class Year:
    """Some county-years of one fiscal year, in step because they share one clock."""

    platform: Platform
    cases: tuple[Case, ...]
    tell: Progress
    works: list[Work] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    """What was accepted when the notices were imported, in words."""

    def run(self) -> None:
        """From the first document to the closed project."""
        self.platform.set_clock(max(case.begins for case in self.cases))
        self._each(self.cases, self._open, "开账、导入公告")
        self._each(self.works, self._propose, "村级谋划、一上")
        self._windows(1, "村内公示")
        self._each(self.works, self._first_round, "乡镇审核、县级论证、一下、二上")
        self._windows(2, "二次公示")
        self._each(self.works, self._second_round, "再次论证、行业审核")
        self._each(self.cases, self._decide, "领导小组审定、年度计划")
        self._each(self._funded(), self._start, "启动实施、首次拨付")
        self.platform.advance_clock(WORKING_DAYS)
        self._each(self._works_to("closed", "accepted"), self._finish, "完工验收、结余收回、资产登记")
        self._each(self.cases, self._announce, "公告")

    def _each(self, things: Iterable[T], do: Callable[[T], None], what: str) -> None:
        self.tell(what)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(do, list(things)))

    def _works_to(self, *ends: str) -> list[Work]:
        return [work for work in self.works if work.facts.get("funded") and work.ends in ends]

    def _funded(self) -> list[Work]:
        return [work for work in self.works if work.facts.get("funded")]

    def _open(self, case: Case) -> None:
        p = self.platform
        keeper = case.person(Role.KEEPER)
        book = {"county": case.code, "fiscal_year": case.year, "keeper": keeper.staff}
        p.post("/ledger/v1/books", book, case.person(Role.FINANCE))
        office = f"/disclosure/v1/organisations/{case.code}"
        if p.get(office).get("hotline") != case.hotline:
            named = {"name": f"{case.name}公告公示办公室{papers.MARK}", "hotline": case.hotline, "reason": "演示办公室"}
            p.post(office, named, case.person(Role.PUBLISHER), method="PUT")
        self.accepted += import_notice(p, "ledger", case, keeper, received_on=p.today().isoformat())
        if case.content["projects"]:
            self.accepted += import_notice(p, "projects", case, case.person(Role.PROJECT_DEPT))
            self.works += self._drafted(case)

    def _drafted(self, case: Case) -> list[Work]:
        officer = case.person(Role.PROJECT_DEPT)
        wanted = len(case.content["projects"])

        def listed() -> list[dict[str, Any]] | None:
            found = self.platform.items("/projects/v1/projects", officer, county=case.code, year=case.year)
            return found if len(found) == wanted else None

        drafts = sorted(self.platform.until(listed, "项目入库"), key=lambda found: str(found["project"]))
        return [
            Work(case, facts["project"], facts, case.village(facts["place"], n), ENDS[n % len(ENDS)])
            for n, facts in enumerate(drafts)
        ]

    def _propose(self, work: Work) -> None:
        case, p, day = work.case, self.platform, self.platform.today()
        if work.facts["place"] != work.village:
            place = {"place": work.village, "reason": "公告未写到村，演示时指定（模拟）"}
            p.post(f"/projects/v1/projects/{work.project}/place", place, case.person(Role.PROJECT_DEPT))
        work.facts |= {"place": work.village, "place_label": f"{divisions().get(work.village).name}{papers.MARK}"}
        village = case.person(Role.VILLAGE, work.village)
        stated = self._project(work)["content"]
        open_fields = {name: value for name, value in papers.content(case, work.facts).items() if not stated[name]}
        p.post(f"/projects/v1/projects/{work.project}/content", open_fields, village)
        self._step(work, Role.VILLAGE, "determine-village-project", papers.village_decision(day))
        self._step(work, Role.VILLAGE, "open-village-publicity")

    def _windows(self, number: int, what: str) -> None:
        """Post every notice, let the days pass that each window answered with, close every window."""
        posted: dict[str, tuple[str, date]] = {}

        def post(work: Work) -> None:
            posted[work.project] = self._post_window(work, number)

        self._each(self.works, post, f"{what}：张贴")
        today = self.platform.today()
        self.platform.advance_clock((max((day for _, day in posted.values()), default=today) - today).days + 1)
        self._each(self.works, lambda work: self._close_window(work, posted[work.project][0], number), f"{what}：期满")

    def _post_window(self, work: Work, number: int) -> tuple[str, date]:
        def planned() -> dict[str, Any] | None:
            found = self.platform.items("/disclosure/v1/notices", about=work.project, state="planned")
            return next((notice for notice in found if notice["window"] == number), None)

        notice: str = self.platform.until(planned, f"{work.project} 第 {number} 次公示草稿")["notice"]
        taken_at = f"{self.platform.today().isoformat()}T08:30:00+08:00"
        proof = {"place": f"村务公开栏{papers.MARK}", "photo_sha256": PHOTO, "taken_at": taken_at}
        publisher = work.case.person(Role.PUBLISHER)
        posted = self.platform.post(f"/disclosure/v1/notices/{notice}/posting", {"proof": proof}, publisher)
        return notice, date.fromisoformat(posted["ends_on"])

    def _close_window(self, work: Work, notice: str, number: int) -> None:
        self.platform.post(f"/disclosure/v1/notices/{notice}/closing", {}, work.case.person(Role.PUBLISHER))

        def clear() -> bool:
            window = self._project(work)["windows"].get(str(number), {})
            return bool(window.get("status") == "clear")

        self.platform.until(clear, f"{work.project} 第 {number} 次公示无异议")

    def _first_round(self, work: Work) -> None:
        day = self.platform.today().isoformat()
        self._step(work, Role.VILLAGE, "report-to-township")
        self._step(work, Role.TOWNSHIP, "submit-to-county", papers.township_review())
        self._step(work, Role.PROJECT_DEPT, "give-first-feedback", papers.first_feedback())
        self._step(work, Role.TOWNSHIP, "organise-revision", {"feedback_received_on": day})
        answers = {"answers": {"请补充后期管护责任": f"由村集体管护{papers.MARK}"}}
        self._step(work, Role.TOWNSHIP, "open-second-publicity", answers, number=2)

    def _second_round(self, work: Work) -> None:
        self._step(work, Role.TOWNSHIP, "submit-to-county-again")
        self._step(work, Role.PROJECT_DEPT, "pass-second-verification", papers.second_verification())
        opinions = {"opinions": {"行业主管部门": f"同意{papers.MARK}"}}
        self._step(work, Role.SECTOR_DEPT, "determine-jointly", opinions)

    def _decide(self, case: Case) -> None:
        """One meeting decides item by item; the ledger commits or refuses; the plan is approved and filed."""
        works = [work for work in self.works if work.case == case]
        if not works:
            return
        p, group, officer = self.platform, case.person(Role.LEADING_GROUP), case.person(Role.PROJECT_DEPT)
        day, minutes = p.today().isoformat(), papers.minutes(case)
        items = [{"project": w.project, "outcome": "decide", "approved_fen": w.facts["estimate_fen"]} for w in works]
        meeting = {"minutes_no": minutes, "meeting_on": day, "attendance": 9, "items": items}
        p.post("/projects/v1/decisions", meeting, group)
        for work in works:
            work.facts["funded"] = self._commitment(work) == "committed"
        p.post("/projects/v1/plans", {"county": case.code, "plan_year": case.year}, officer)
        approval = {
            "minutes_no": minutes,
            "meeting_on": day,
            "plan_document_no": f"{case.name}年度项目计划〔{case.year}〕1号{papers.MARK}",
            "scheme_document_no": f"{case.name}实施方案〔{case.year}〕2号{papers.MARK}",
            "issued_on": day,
        }
        p.post(f"/projects/v1/plans/{case.book}/approval", approval, group)

    def _commitment(self, work: Work) -> str:
        """Whether the ledger set the money aside, or refused for want of it; waits for its word."""

        def answered() -> str | None:
            project = self._project(work)
            if project["shortage_fen"]:
                return "refused"
            return "committed" if project["committed_fen"] else None

        return self.platform.until(answered, f"{work.project} 资金安排")

    def _start(self, work: Work) -> None:
        self._step(work, Role.IMPLEMENTER, "start-implementation", {"started_on": self.platform.today().isoformat()})
        if work.ends == "started":
            return
        self._pay(work, work.facts["estimate_fen"] * 6 // 10, 1)
        self._progress(work, 60)

    def _finish(self, work: Work) -> None:
        case, p, day = work.case, self.platform, self.platform.today()
        fen = work.facts["estimate_fen"]
        paid = fen * 6 // 10 + fen * 37 // 100
        self._progress(work, 100)
        self._pay(work, fen * 37 // 100, 2)
        spending = {"project": work.project, "amount": yuan(paid), "evidence": f"发票汇总表{papers.MARK}"}
        p.post(f"/ledger/v1/books/{case.book}/spendings", spending, case.person(Role.IMPLEMENTER))
        self._step(work, Role.IMPLEMENTER, "report-completion", {"completed_on": day.isoformat()})
        self._step(work, Role.PROJECT_DEPT, "pass-acceptance", papers.acceptance(day))
        if work.ends != "closed":
            return
        self._ledger_knows(work, "S16")
        p.post(f"/ledger/v1/books/{case.book}/surpluses", {"project": work.project}, case.person(Role.FINANCE))
        p.until(lambda: self._project(work)["state"] == "S17", f"{work.project} 结余清理")
        asset = papers.asset(work.facts, yuan(paid), day)
        self._step(work, Role.PROJECT_DEPT, "register-assets", {"asset_formed": True}, assets=[asset])
        self._step(work, Role.PROJECT_DEPT, "evaluate-and-close", {"evaluation": f"绩效评价：良好{papers.MARK}"})

    def _pay(self, work: Work, fen: int, number: int) -> None:
        """Request, compliance review, posting: three acts of three people."""
        case, p, payments = work.case, self.platform, f"/ledger/v1/books/{work.case.book}/payments"
        self._ledger_knows(work, "S14")
        request = papers.payment(work.facts, yuan(fen), papers.minutes(case))
        payment = p.post(payments, request, case.person(Role.IMPLEMENTER))["payment"]
        review = {"passed": True, "reason": papers.CHECKED}
        p.post(f"{payments}/{payment}/review", review, case.person(Role.REVIEWER))
        voucher = f"模拟-{work.project}-{number}"
        p.post(f"{payments}/{payment}/posting", {"voucher_no": voucher}, case.person(Role.KEEPER))

    def _progress(self, work: Work, percent: int) -> None:
        evidence = {
            "kind": "progress",
            "percent": percent,
            "recorded_on": self.platform.today().isoformat(),
            "recorded_by": f"现场管理员{papers.MARK}",
        }
        self._step(work, Role.PROJECT_DEPT, "record-progress", evidence, number=percent)

    def _announce(self, case: Case) -> None:
        """Publish what the events say is due: allocation results, plan, completion.

        Disclosure answers once it has heard the other logs to their ends, so nothing falls due after this look.
        """
        publisher, finance = case.person(Role.PUBLISHER), case.person(Role.FINANCE)
        heard = ",".join(self.platform.ends(service, finance) for service in ("projects", "ledger"))
        due = self.platform.items(
            "/disclosure/v1/notices", county=case.code, year=case.year, state="planned", wait_for=heard
        )
        for notice in due:
            path = f"/disclosure/v1/notices/{notice['notice']}"
            missing = self.platform.get(f"{path}/draft", publisher)["missing"]
            if not any(item["given"] for item in missing):
                fields = {item["name"]: f"见附件{papers.MARK}" for item in missing}
                self.platform.post(f"{path}/posting", {"fields": fields}, publisher)

    def _ledger_knows(self, work: Work, state: str) -> None:
        """A gate rests on what the ledger has heard: wait until it has."""
        finance, path = work.case.person(Role.FINANCE), f"/ledger/v1/books/{work.case.book}/projects"

        def heard() -> bool:
            rows = self.platform.items(path, finance)
            return any(row["project"] == work.project and row["state"] == state for row in rows)

        self.platform.until(heard, f"账本知悉 {work.project} 已到 {state}")

    def _project(self, work: Work) -> dict[str, Any]:
        return self.platform.get(f"/projects/v1/projects/{work.project}", work.case.person(Role.PROJECT_DEPT))

    def _step(
        self,
        work: Work,
        role: Role,
        command: str,
        evidence: dict[str, Any] | None = None,
        *,
        number: int = 1,
        assets: list[dict[str, Any]] | None = None,
    ) -> None:
        region = {Role.VILLAGE: work.village, Role.TOWNSHIP: work.township}.get(role, "")
        body: dict[str, Any] = {"evidence": evidence or {}}
        if assets:
            body["assets"] = assets
        path = f"/projects/v1/projects/{work.project}/steps/{command}"
        self.platform.post(path, body, work.case.person(role, region, number))
