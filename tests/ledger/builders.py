"""The people, papers and steps of the ledger's rule book."""

from datetime import UTC, date, datetime

import msgspec

from services.ledger.accountability import decisions as accountability
from services.ledger.accountability.decisions import Named
from services.ledger.book import keeper
from services.ledger.book.account import SpecialAccount
from services.ledger.book.payment import Terms
from services.ledger.book.receipt import Receipt
from services.ledger.commitments import decisions as commitments
from services.ledger.inflows import decisions as inflows
from services.ledger.payments import countersigning, withdrawing
from services.ledger.payments import decisions as payments
from services.ledger.project_files import events as notes
from services.ledger.project_files.decisions import open_file
from shared.kernel.acts import Act, Actor
from shared.policy import load

ON = date(2020, 3, 2)
PACKS = load()
XJ = PACKS.for_place("654024", ON)
HB63 = next(pack for pack in PACKS if pack.code == "HB63")

LONGER = ("request", "review", "countersign", "posting")


def with_lanes(ordinary=LONGER, green=("request", "review", "posting"), hours=None):
    lanes = XJ.ledger.lanes
    changed = {
        "ordinary": msgspec.structs.replace(lanes["ordinary"], steps=ordinary),
        "green": msgspec.structs.replace(lanes["green"], steps=green, hours=hours or lanes["green"].hours),
    }
    return msgspec.structs.replace(XJ, ledger=msgspec.structs.replace(XJ.ledger, lanes=changed))


SIGNED = with_lanes()
KEEPER, FINANCE, REVIEWER, UNIT = "zhang", "li", "wang", "chen"


def act(staff=KEEPER, *, region="654024", at=ON, reason=""):
    actor = Actor(staff, "role", "post", f"org-{staff}", region)
    return Act("command", actor, at, datetime(at.year, at.month, at.day, 4, tzinfo=UTC), reason)


class Scene:
    """One book, its project files, and the two steps that later ones refer to."""

    def __init__(self, pack=XJ, county="654024"):
        self.pack, self.day = pack, None
        self.book = SpecialAccount.open(county, 2020, KEEPER, pack, act(FINANCE, region=county))
        self.files = {}
        self.book.collect_events()

    @property
    def on(self):
        """The day on which everything happens: where none is set, the second of March of the book's year."""
        return self.day or ON.replace(year=self.book.state.fiscal_year)

    def act(self, staff=KEEPER, **more):
        return act(staff, **({"at": self.on} | more))

    def file(self, project):
        if project not in self.files:
            self.files[project] = open_file(project, self.book.state.county, 1, act())
        return self.files[project]

    @property
    def payment(self):
        return next(reversed(self.book.state.payments))


def receipt(document_no="财农〔2020〕1号", fund_line="专项", fen=100, **more):
    facts = {
        "received_on": ON,
        "level": "central",
        "fund_type": "special",
        "arranged_by": "superior",
        "origin_year": 2020,
        "issuing_department": "财政部",
    }
    return Receipt(document_no=document_no, fund_line=fund_line, fen=fen, **(facts | more))


def receive(document_no="财农〔2020〕1号", fund_line="专项", fen=100, by=KEEPER, **more):
    return lambda scene: inflows.receive(
        scene.book,
        receipt(document_no, fund_line, fen, **({"received_on": scene.on} | more)),
        scene.pack,
        scene.act(by, region=scene.book.state.county),
    )


def note(project, note_type, **facts):
    return lambda scene: scene.file(project).note(note_type, scene.act("service:projects"), 1, **facts)


def window(project, number, clear=True, version=1):
    return note(project, notes.WindowNoted, window=number, content_version=version, clear=clear)


def state(project, code):
    return note(project, notes.StateNoted, state=code)


def decided(project="P1", fen=120, category="industry", plan="PLAN-2020", at="S14"):
    """A project that may be paid: drafted, shown twice without objection, decided, planned, under way."""
    place = {"place": "654024101001", "plan_year": 2020}
    steps = [
        note(project, notes.DraftNoted, name="养殖小区", category=category, **place),
        lambda scene: note(
            project, notes.DecisionNoted, approved_fen=fen, minutes_no="纪要1", decided_on=scene.on, **place
        )(scene),
        window(project, 1),
        window(project, 2),
        state(project, at),
    ]
    if plan:
        steps.append(planned(project, plan))
    return together(*steps)


def planned(project="P1", plan="PLAN-2020"):
    return lambda scene: note(project, notes.PlanNoted, plan=plan, approved_on=scene.on)(scene)


def on(day, *steps):
    """These steps on another day."""

    def run(scene):
        scene.day, before = day, scene.day
        try:
            together(*steps)(scene)
        finally:
            scene.day = before

    return run


def together(*steps):
    def run(scene):
        for step in steps:
            step(scene)

    return run


MAYOR = Named("county", "巩留县人民政府", "李明", "县长", ON, "巩政任〔2020〕1号")


def name_responsible(named=MAYOR, region="654024"):
    return lambda scene: accountability.name_responsible(
        scene.book, named, scene.pack, scene.act("zhou", region=region)
    )


def commit(project="P1", by=FINANCE, region="654024"):
    return lambda scene: commitments.commit(
        scene.book, scene.files.get(project), project, scene.pack, scene.act(by, region=region)
    )


PAPERS = {
    name: f"{name} 1号"
    for name in ("assessment_no", "acceptance_no", "guarantee_contract_no", "loan_contract_no", "interest_statement_no")
}


def terms(project="P1", fen=50, **more):
    facts = {
        "purpose": "industry",
        "instrument": "direct",
        "payee_class": "contractor",
        "payee": "天山建筑公司",
        "beneficiary_level": "village",
        "beneficiary_place": "654024101001",
        "using_unit": "巩留县农业农村局",
        "responsible_person": "staff-unit-7",
        "minutes_no": "纪要1",
        "evidence": PAPERS,
    }
    return Terms(project=project, fen=fen, **(facts | more))


def request(project="P1", fen=50, by=UNIT, region="654024", **more):
    return lambda scene: payments.request(
        scene.book, terms(project, fen, **more), scene.files.get(project), scene.pack, scene.act(by, region=region)
    )


def review(passed=True, by=REVIEWER, reason=""):
    return lambda scene: payments.review(
        scene.book, scene.payment, passed, _file_of_payment(scene), scene.pack, scene.act(by, reason=reason)
    )


def countersign(by="sun"):
    return lambda scene: countersigning.countersign(scene.book, scene.payment, scene.pack, scene.act(by))


def withdraw_payment(by=REVIEWER, reason="超过年度上限"):
    return lambda scene: withdrawing.withdraw_payment(
        scene.book, scene.payment, scene.pack, scene.act(by, reason=reason)
    )


def post(voucher="凭1", by=KEEPER):
    return lambda scene: payments.post(
        scene.book, scene.payment, voucher, _file_of_payment(scene), scene.pack, scene.act(by)
    )


def pay(fen=50, voucher="凭1"):
    return together(request(fen=fen), review(), post(voucher))


def spend(fen=50, evidence="发票1", project="P1", region="654024"):
    return lambda scene: payments.report_spending(
        scene.book,
        scene.files.get(project),
        project,
        fen,
        evidence,
        "供应商",
        scene.pack,
        scene.act(UNIT, region=region),
    )


def surplus(project="P1"):
    return lambda scene: payments.return_surplus(
        scene.book, scene.files.get(project), project, scene.pack, scene.act(FINANCE)
    )


def substitute(staff="zhao", since=ON, until=ON):
    return lambda scene: keeper.appoint(scene.book, staff, since, until, scene.pack, scene.act(FINANCE, reason="休假"))


def _file_of_payment(scene):
    return scene.files.get(scene.book.state.payments[scene.payment].terms.project)


POOL = (receive(fen=100), receive(fund_line="少数民族", fen=50))
READY = (*POOL, decided(), commit())


def after(*steps, pack=None, county="654024"):
    scene = Scene(pack, county) if pack else Scene()
    together(*steps)(scene)
    scene.book.collect_events()
    return scene


def entries_of(scene):
    return scene.book.collect_events()
