"""What paying does to the sheets of the reference model, and what comes back of it."""

from datetime import date

from tests.ledger.machine.model.commitments import OWN_PURPOSE
from tests.ledger.machine.model.prior_years import PriorYears
from tests.ledger.machine.model.sheets import (
    GIVEN_UP,
    add,
    asked_before,
    bound,
    unless,
)


class Payments(PriorYears):
    """`when` is the day, the month that is adjusted, and whether the platform itself acts."""

    def request(self, when, file, by, fen, purpose, number, lines=(), entries=1, repays="", replaces=0):
        unless(file)
        self.may_replace(replaces, "payment")
        project = file["project"]
        again = self.returned.get(repays)
        unless(not repays or (again and again["is"] == (project, fen) and not self.repaid(again)))
        purse = self.purse(project)
        other = "" if purpose == OWN_PURPOSE else purpose
        unless((not other or other in purse["other"]) and fen <= self.room(project, other) and not purse["closed"])
        back = again["on"] if again else date.min
        day = self.day(when, file["on"], self.held_since(project, fen), self.on(replaces), back)
        purse["asked"] += fen
        if other:
            purse["other"][other] -= fen
        facts = {"project": project, "fen": fen, "purpose": other, "who": {by}, "on": day, "stage": "requested"}
        self.payments[number] = facts | {"lines": tuple(lines), "left": {}, "before": False, "asked_by": by}
        if replaces:
            self.undone[replaces]["by"] = number
        if again:
            again["by"] = number
        for _ in range(entries):
            self.write(day)
        self.look_back(day, number)

    def look_back(self, day, number):
        """A household in another batch of the book, asked for earlier or passed, is found: an entry more."""
        payment, found = self.payments[number], asked_before(self.payments, set(self.returned), number)
        if found != payment.get("found", 0):
            payment["found"] = found
            self.write(day)

    def may_replace(self, number, kind):
        """What is booked anew stands in the place of one reversal of its kind, unless its own request failed."""
        unless(not number or number in self.undone)
        if number:
            undone = self.undone[number]
            again = self.payments.get(undone["by"], {"stage": ""})
            unless(undone["kind"] == kind and (not undone["by"] or again["stage"] in GIVEN_UP))

    def repaid(self, returned):
        return returned["by"] and self.payments[returned["by"]]["stage"] not in GIVEN_UP

    def review(self, when, number, by, passed):
        payment = self.payments[number]
        unless(payment["stage"] == "requested" and by not in payment["who"])
        self.purse(payment["project"])
        payment["seen"] = self.day(when, payment["on"])
        if passed:
            self.look_back(payment["seen"], number)
        self.write(payment["seen"])
        payment["stage"] = "passed" if passed else "failed"
        payment["who"].add(by)
        if not passed:
            self.no_longer_asked(payment)

    def countersign(self, when, number, by):
        payment = self.payments[number]
        unless(payment["stage"] == "passed" and by not in payment["who"])
        payment["seen"] = self.day(when, payment["seen"])
        self.write(payment["seen"])
        payment["stage"] = "countersigned"
        payment["who"].add(by)

    def withdraw_payment(self, when, number, by):
        payment = self.payments[number]
        unless(payment["stage"] in ("passed", "countersigned") and by != payment["asked_by"])
        self.write(self.day(when, payment["seen"]))
        payment["stage"] = "withdrawn"
        self.no_longer_asked(payment)

    def no_longer_asked(self, payment):
        purse = self.purse(payment["project"])
        purse["asked"] -= payment["fen"]
        if payment["purpose"]:
            purse["other"][payment["purpose"]] += payment["fen"]

    def post(self, when, number, by, voucher, draws):
        self.keeps(by)
        payment = self.payments[number]
        unless(payment["stage"] in ("passed", "countersigned") and by not in payment["who"])
        unless(voucher not in self.vouchers)
        project, fen = payment["project"], payment["fen"]
        purse = self.purse(project)
        unless(fen <= self.held(project, only_free=bool(payment["purpose"])))
        day = self.day(when, self.since(by), payment["seen"], self.held_since(project, fen))
        self.look_back(day, number)
        assert sum(part for _, part in draws) == fen
        for lot, part in draws:
            assert self.lots[lot]["held"][project] >= part
            assert not (payment["purpose"] and bound(self.lots[lot]))
            self.lots[lot]["held"][project] -= part
            self.lots[lot]["gone"] += part
        purse["asked"] -= fen
        purse["paid"] += fen
        add(purse["came"], day, -fen)
        add(purse["handed"], day, fen)
        payment |= {
            "posted": day,
            "stage": "posted",
            "left": dict(draws),
            "fen_by_fen": [lot for lot, part in draws for _ in range(part)],
        }
        self.vouchers.add(voucher)
        self.originals[self.write(day, ("committed", "paid", fen))] = {"kind": "payment", "of": number, "left": fen}

    def report_spending(self, when, project, fen, replaces=0):
        purse = self.purse(project)
        self.may_replace(replaces, "spending")
        unless(purse["spent"] + fen <= purse["paid"])
        day = self.day(when, self.unspent_since(project, fen), self.on(replaces))
        number = self.write(day, ("paid", "spent", fen))
        purse["spent"] += fen
        add(purse["handed"], day, -fen)
        if replaces:
            self.undone[replaces]["by"] = number
        self.originals[number] = {"kind": "spending", "of": project, "left": fen}

    def return_surplus(self, when, file):
        unless(file)
        purse = self.purse(file["project"])
        unless(not purse["closed"] and not purse["asked"])
        project = file["project"]
        day = self.day(when, file["on"], self.held_since(project, self.held(project)))
        self.write(day, self.give_back(project, day))

    def receive_refund(self, when, number, by, fen, voucher, draws):
        self.keeps(by)
        unless(voucher not in self.vouchers and fen <= self.unspent(number))
        day = self._after_payment(when, by, number, fen)
        self.take_over(number, day)
        assert sum(part for _, part in draws) == fen
        self.write(day, self.come_back(number, draws, day))
        self.vouchers.add(voucher)

    def return_payment(self, when, number, line, by, voucher):
        self.keeps(by)
        payment = self.paid(number)
        unless(payment["stage"] == "posted" and voucher not in self.vouchers)
        reference = f"{number}#{line}" if line else number
        before = self.before.returned if self.before else {}
        unless(reference not in (self.returned | before) and bool(line) == bool(payment["lines"]))
        draws, fen = self._bounced(payment, line)
        purse = self.purse(payment["project"])
        unless(fen <= purse["paid"] - purse["spent"])
        unless(all(payment["left"].get(lot, 0) >= part for lot, part in draws.items()))
        day = self._after_payment(when, by, number, fen)
        self.take_over(number, day)
        self.write(day, self.come_back(number, tuple(draws.items()), day))
        self.returned[reference] = {"is": (payment["project"], fen), "by": "", "alone": not line, "on": day}
        self.vouchers.add(voucher)

    def _bounced(self, payment, line):
        if not line:
            unless(sum(payment["left"].values()) == payment["fen"])
            return {lot: fen for lot, fen in payment["left"].items() if fen}, payment["fen"]
        unless(line <= len(payment["lines"]) and payment["lines"][line - 1])
        start, fen = sum(payment["lines"][: line - 1]), payment["lines"][line - 1]
        mine = payment["fen_by_fen"][start : start + fen]
        return {lot: mine.count(lot) for lot in mine}, fen
