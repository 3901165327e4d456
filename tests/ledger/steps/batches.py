"""Steps of paying many: lines, batches and what the bank sends back."""

from services.ledger.batches import decisions as batches
from services.ledger.book.batch import Declared, Line
from tests.ledger.builders import post, review, terms, together

VILLAGE = "654024101001"


def line(number, fen=10, **more):
    facts = {"payee": f"p-villager{number:04d}", "commitment": "c" * 43, "place": VILLAGE, "fen": fen, "units": 1}
    others = {"subsidy": "industry-award", "policy": "", "household_type": "", "note": "", "repays": "", "code": ""}
    return Line(**facts | others | more)


def batch(*lines, mode="atomic", declared=None, by="chen", project="P1", standards=None, **more):
    def run(scene):
        total = sum(each.fen for each in lines)
        said = declared or (len(lines), total)
        facts = {"payee_class": "household", "beneficiary_level": "household", "payee": ""} | more
        return batches.request_batch(
            scene.book,
            terms(project, total, **facts),
            Declared(*said, mode),
            lines,
            scene.files.get(project),
            standards,
            scene.pack,
            scene.act(by),
        )

    return run


def returned(number=0, voucher="退1", reason="account-closed", payment=None, by="zhang"):
    return lambda scene: batches.return_payment(
        scene.book, payment or scene.payment, number, reason, voucher, scene.pack, scene.act(by)
    )


def paid(*lines, voucher="凭1", **more):
    return together(batch(*lines, **more), checked(), post(voucher))


def checked():
    return review(reason="标准待登记")
