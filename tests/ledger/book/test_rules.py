"""The account's rule book: given what happened | when someone asks | then this entry, or this refusal."""

from datetime import timedelta

import pytest

from services.ledger.book import errors
from services.ledger.commitments.entries import FundsCommitted
from services.ledger.inflows.entries import InflowReceived
from services.ledger.payments.entries import (
    FundsDisbursed,
    PaymentRequested,
    PaymentReviewed,
    SpendingReported,
    SurplusReturned,
)
from services.ledger.project_files import events as notes
from shared.kernel.errors import OutsideRegion
from tests.ledger.builders import (
    KEEPER,
    ON,
    POOL,
    READY,
    REVIEWER,
    UNIT,
    after,
    commit,
    decided,
    note,
    pay,
    post,
    receive,
    request,
    review,
    spend,
    state,
    substitute,
    surplus,
    window,
)  # fmt: skip

ASKED = (*READY, request())
PASSED = (*ASKED, review())
OBJECTED = note("P1", notes.HoldSet, objection="OBJ-1")
FIRST_OBJECTED, SECOND_OBJECTED = window("P1", 1, clear=False), window("P1", 2, clear=False)
REVISED = (*READY, note("P1", notes.RevisionNoted, content_version=2, name="养殖小区", category="industry"))
SHOWN_AGAIN = (*REVISED, window("P1", 2, version=2))
YESTERDAY, TOMORROW = ON - timedelta(days=1), ON + timedelta(days=1)
SUBSTITUTED, RELIEVED = (substitute("zhao"),), (substitute("zhao", YESTERDAY, YESTERDAY),)
FAILED, PAID, HALF_PAID = (*ASKED, review(passed=False)), (*PASSED, post()), (*READY, pay(50))
ACCEPTED, CLEARED = state("P1", "S16"), state("P1", "S17")
DONE, KEEPERS_OWN = (*READY, ACCEPTED), (*READY, request(by=KEEPER), review())
CLOSED = (*DONE, surplus())


def to_household(payee):
    return request(payee_class="household", payee=payee, commitment="c" * 43 if payee.startswith("h-") else "")


def to_staff():
    return request(payee_class="staff")


RULES = [
    # given                                | when                                         | then
    ((),                                   receive(),                                    InflowReceived),
    ((),                                   receive(by="li"),                             errors.NotKeeper),
    (SUBSTITUTED,                          receive(by="zhao"),                           InflowReceived),
    (RELIEVED,                             receive(by="zhao"),                           errors.NotKeeper),
    (POOL,                                 receive(),                                    errors.LineAlreadyBooked),
    (POOL,                                 receive("财农[2020] 1 号"),                   errors.LineAlreadyBooked),
    (POOL,                                 receive("财农（2020）1号", "少数民族 "),      errors.LineAlreadyBooked),
    (POOL,                                 receive("财农〔2020〕2号"),                   InflowReceived),
    ((),                                   receive(fen=0),                               errors.InflowIncomplete),
    ((),                                   receive(fen=10**17 + 1),                      errors.InflowIncomplete),
    ((),                                   receive(level="乡镇"),                        errors.InflowIncomplete),
    ((),                                   receive(level="county"),                      errors.InflowIncomplete),
    ((),                                   receive(level="county", arranged_by="own"),   InflowReceived),
    ((),                                   receive(origin_year=2021),                    errors.InflowIncomplete),
    ((),                                   receive(received_on=TOMORROW),                errors.InflowIncomplete),
    ((),                                   receive(level="province", named_project="P9"), errors.SuperiorNamesProject),
    ((),                                   receive(level="central", named_project="P9"), InflowReceived),
    (POOL,                                 commit(),                                     errors.ProjectNotConfirmed),
    ((*POOL, decided(fen=150)),            commit(),                                     FundsCommitted),
    ((*POOL, decided(fen=151)),            commit(),                                     errors.PoolShort),
    (READY,                                commit(),                                     errors.AlreadyCommitted),
    ((*POOL, decided()),                   commit(region="654023"),                      OutsideRegion),
    (POOL,                                 request(),                                    errors.ProjectNotConfirmed),
    (POOL,                                 request(project=""),                          errors.ProjectNotConfirmed),
    ((*POOL, decided()),                   request(),                                    errors.CommitmentExhausted),
    ((*POOL, decided(plan=""), commit()),  request(),                                    errors.NotInPlan),
    (READY,                                request(minutes_no="纪要9"),                  errors.MinutesNotCited),
    (READY,                                request(fen=120),                             PaymentRequested),
    (READY,                                request(fen=121),                             errors.CommitmentExhausted),
    (ASKED,                                request(fen=71),                              errors.CommitmentExhausted),
    ((*READY, SECOND_OBJECTED),            request(),                                    errors.WindowNotClear),
    ((*READY, FIRST_OBJECTED),             request(),                                    errors.WindowNotClear),
    (REVISED,                              request(),                                    errors.WindowNotClear),
    (SHOWN_AGAIN,                          request(),                                    PaymentRequested),
    ((*READY, OBJECTED),                   request(),                                    errors.UnderObjection),
    (READY,                                request(instrument="build-first"),            errors.InstrumentNotReady),
    (DONE,                                 request(instrument="build-first"),            PaymentRequested),
    ((*READY, CLEARED),                    request(),                                    errors.InstrumentNotReady),
    (READY,                                request(instrument="loan"),                   errors.InstrumentNotReady),
    (READY,                                request(purpose="office-car"),                errors.PurposeNotAllowed),
    (READY,                                request(payee_class="friend"),                errors.PaymentIncomplete),
    (READY,                                to_household("王小明"),                       errors.PaymentIncomplete),
    (READY,                                to_household("652101199001011234"),           errors.PaymentIncomplete),
    (READY,                                to_household("h-3f9a77c1"),                   PaymentRequested),
    (READY,                                request(using_unit=" "),                      errors.PaymentIncomplete),
    (READY,                                request(responsible_person=""),               errors.PaymentIncomplete),
    (READY,                                request(beneficiary_place="654023"),          errors.PaymentIncomplete),
    (READY,                                request(region="654023"),                     OutsideRegion),
    (ASKED,                                review(),                                     PaymentReviewed),
    (ASKED,                                review(passed=False),                         PaymentReviewed),
    (ASKED,                                review(by=UNIT),                              errors.OwnWork),
    (FAILED,                               request(fen=120),                             PaymentRequested),
    ((*READY, to_staff()),                 review(),                                     errors.ProhibitedUse),
    ((*READY, to_staff()),                 review(passed=False),                         PaymentReviewed),
    ((*ASKED, OBJECTED),                   review(),                                     errors.UnderObjection),
    (ASKED,                                post(),                                       errors.PaymentNotAwaiting),
    (FAILED,                               post(),                                       errors.PaymentNotAwaiting),
    (PASSED,                               post(),                                       FundsDisbursed),
    (PASSED,                               post(by="li"),                                errors.NotKeeper),
    ((*PASSED, substitute(REVIEWER)),      post(by=REVIEWER),                            errors.OwnWork),
    (KEEPERS_OWN,                          post(),                                       errors.OwnWork),
    ((*PASSED, OBJECTED),                  post(),                                       errors.UnderObjection),
    ((*PASSED, SECOND_OBJECTED),           post(),                                       errors.WindowNotClear),
    ((*PASSED, CLEARED),                   post(),                                       errors.InstrumentNotReady),
    (PAID,                                 post(),                                       errors.PaymentNotAwaiting),
    ((*PAID, request(), review()),         post("凭1"),                                  errors.VoucherAlreadyUsed),
    (PASSED,                               post(" "),                                    errors.PaymentIncomplete),
    (HALF_PAID,                            spend(50),                                    SpendingReported),
    (HALF_PAID,                            spend(51),                                    errors.SpendingBeyondPaid),
    (HALF_PAID,                            spend(50, evidence=" "),                      errors.EvidenceMissing),
    (HALF_PAID,                            spend(50, region="654023"),                   OutsideRegion),
    (HALF_PAID,                            surplus(),                                    errors.SurplusNotDue),
    ((*READY, pay(50), ACCEPTED),          surplus(),                                    SurplusReturned),
    ((*READY, pay(120), ACCEPTED),         surplus(),                                    SurplusReturned),
    ((*ASKED, ACCEPTED),                   surplus(),                                    errors.PaymentsPending),
    (CLOSED,                               surplus(),                                    errors.SurplusAlreadyReturned),
    (CLOSED,                               request(fen=1),                               errors.CommitmentExhausted),
]  # fmt: skip


PROVES = {
    InflowReceived: ("LED-05", "LED-10"),
    errors.NotKeeper: ("LED-10", "LED-67"),
    errors.LineAlreadyBooked: ("LED-05",),
    errors.PoolShort: ("LED-03",),
    errors.ProjectNotConfirmed: ("LED-07", "LED-09"),
    errors.MinutesNotCited: ("LED-09",),
    errors.CommitmentExhausted: ("LED-03", "LED-09"),
    PaymentReviewed: ("LED-32", "XC-15"),
    errors.PaymentNotAwaiting: ("LED-32", "XC-15"),
    errors.OwnWork: ("LED-67",),
    errors.ProhibitedUse: ("PRJ-51", "XC-15", "XC-65"),
    errors.EvidenceMissing: ("LED-29", "XC-15"),
    errors.SpendingBeyondPaid: ("XC-15",),
    SurplusReturned: ("LED-34",),
    errors.SurplusNotDue: ("LED-34",),
}


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [pytest.param(*rule, marks=pytest.mark.req(*PROVES.get(rule[2], ()))) for rule in RULES],
)
def test_rule(given, when, then):
    scene = after(*given)

    if issubclass(then, Exception):
        with pytest.raises(then):
            when(scene)
        assert not scene.book.collect_events()
    else:
        when(scene)
        assert [type(event) for event in scene.book.collect_events()] == [then]
