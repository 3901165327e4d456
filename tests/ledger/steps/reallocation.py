"""The steps that change what money is for."""

from dataclasses import replace

from services.ledger.reallocation import decisions as reallocation
from services.ledger.reallocation.decisions import NewUse
from tests.ledger.builders import ON

GOVERNMENT = "zhou"
SPECIAL = "财农〔2020〕1号 专项"


def new_use(to="P2", fen=30, purpose="", plan_clause="规划第三章", department="县扶贫办", project="P1"):
    return NewUse(project, to, purpose, fen, plan_clause, department)


def change_use(to="P2", fen=30, recorded=None, typed=None, **more):
    use = new_use(to, fen, **more)
    return lambda scene: reallocation.change_use(
        scene.book,
        use,
        scene.files.get(use.project),
        scene.files.get(use.to_project),
        scene.pack,
        replace(scene.act(GOVERNMENT, at=recorded or scene.on), effective_on=typed or scene.on),
    )


def file_change(filed_on=ON, receipt_no="备案1", change_no=None):
    return lambda scene: reallocation.file_change(
        scene.book,
        change_no or max(scene.book.state.changes, default=0),
        filed_on,
        receipt_no,
        scene.pack,
        scene.act(GOVERNMENT),
    )


def transfer(fen=10, source="", target="public-service", lot=SPECIAL, document_no="统筹方案1号"):
    return lambda scene: reallocation.transfer_category(
        scene.book, lot, source, target, fen, document_no, scene.pack, scene.act("li")
    )
