"""What each act does to the schoolbook's sheets, and when the schoolbook says no: one method for each act."""

from datetime import date

from tests.ledger.machine.sheets import (
    GIVEN_UP,
    OWN_LEVEL,
    TODAY,
    add,
    asked_before,
    bound,
    lot_of,
    purse_of,
    steady,
    unless,
)
from tests.ledger.machine.year_end import YearEnd

OWN_PURPOSE = "industry"


class Schoolbook(YearEnd):
    """`when` is the day, the month that is adjusted, and whether the platform itself acts."""

    def appoint(self, when, who, since, until):
        day = self.day(when, life="afterwards")
        if until is None:
            self.keeper, self.keeper_since = who, since
        else:
            self.substitutes.append((who, since, until))
        self.write(day)

    def name_responsible(self, when):
        self.write(self.day(when, life="afterwards"))

    def receive(self, when, by, name, fen, **facts):
        self.keeps(by)
        unless(not self.knows(name) and facts["year"] <= self.year)
        announced, name = self.awaited.get(name, date.min), self.named(name)
        again = int(name.rpartition("更正")[2].rstrip("〕")) if name.endswith("〕") and "更正" in name else 0
        day = self.day(when, self.since(by), announced, self.on(again))
        self.lots[name] = lot_of(fen, **facts | {"in": day})
        self.originals[self.write(day, ("funder", "available", fen))] = {"kind": "inflow", "of": name, "left": fen}

    def named(self, name):
        """A lot wholly taken back is booked anew, with the number of the entry that took it back in its name."""
        found = name
        while "undone" in self.lots.get(found, ()) and not self.lots[found]["got"]:
            found = f"{name}〔更正{self.lots[found]['undone']}〕"
        return found

    def is_early(self, when, name):
        """Whether a receipt on this day lies before the day on which its money was announced: its line is left out."""
        return self.awaited.get(name, date.min) > when[0]

    def knows(self, name):
        """Whether this book or one before it has this document's money already."""
        return name in self.booked or self.named(name) in self.lots

    def announce(self, when, name):
        unless(name not in self.awaited)
        self.awaited[name] = self.day(when, life="ahead")
        self.write(self.awaited[name])

    def withdraw(self, when, name):
        unless(name in self.awaited and name not in self.lots)
        day = self.day(when, self.awaited[name], life="afterwards")
        del self.awaited[name]
        self.write(day)

    def settle_advance(self, when, name, fen):
        lot = self.lots.get(name, {"kind": ""})
        unless(lot["kind"] == "advance-payment" and fen <= lot["advance"] - lot["settled"])
        day = self.day(when, lot["in"])
        lot["settled"] += fen
        self.write(day)

    def commit(self, when, file, named=()):
        day, draws = self._commit(when, file, named)
        project, fen = file["project"], sum(fen for _, fen in draws)
        purse = self.purses.setdefault(project, purse_of())
        for lot, part in draws:
            self.draw(lot, part, day)
            held = self.lots[lot]["held"]
            held[project] = held.get(project, 0) + part
        add(purse["came"], day, fen)
        purse["set"] += fen
        purse["undone"] = 0
        number = self.write(day, ("available", "committed", fen))
        self.originals[number] = {"kind": "commitment", "of": project, "left": fen}
        self.short.pop(project, None)

    def _commit(self, when, file, named):
        fen = self._missing(file)
        serving = self.serving(file)
        if named:
            free = all(0 < part <= serving[lot]["free"] for lot, part in named if lot in serving)
            unless(free and all(lot in serving for lot, _ in named) and sum(part for _, part in named) == fen)
        free = {lot: steady(one, when[0]) for lot, one in serving.items()}
        if sum(free.values()) < fen:
            free = {lot: one["free"] for lot, one in serving.items()}
        unless(named or sum(free.values()) >= fen)
        unless(when[2] or file["on"] <= when[0])
        draws = named or oldest_first(serving, free, fen)
        again = self.on(self.purses.get(file["project"], purse_of())["undone"])
        return self.day(when, again, *(self.lot_since(lot, part) for lot, part in draws)), draws

    def _missing(self, file):
        """What the meeting approved and is not set aside yet."""
        unless(file and (file["year"] == self.year or (self.before and file["year"] == self.before.year)))
        purse = self.purses.get(file["project"], purse_of())
        unless(not purse["closed"] and file["fen"] > purse["set"] + purse["moved"])
        return file["fen"] - purse["set"] - purse["moved"]

    def serving(self, file):
        """The lots with free fen that are for this project or for any."""
        projects = ("", file["project"])
        fitting = {n: lot for n, lot in self.lots.items() if lot["restriction"] in ("", OWN_PURPOSE)}
        return {n: lot for n, lot in fitting.items() if lot["free"] and lot["named"] in projects}

    def answer_decision(self, when, file):
        """Set aside, or the shortage put on record."""
        unless(file)
        if file["project"] in self.purses:
            return
        fen = self._missing(file)
        free = sum(lot["free"] for lot in self.serving(file).values())
        if free >= fen:
            self.commit(when, file)
        else:
            self.write(self.day(when, life="ahead"))
            self.short[file["project"]] = fen - free

    def release(self, when, project):
        if project in self.purses and not self.purses[project]["closed"]:
            day = self.day(when, self.held_since(project, self.held(project)))
            self.write(day, self.give_back(project, day))

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

    def original(self, number, past):
        """An entry that may be reversed: of this book, or of the one before, with its lot as it is called here."""
        if past and f"old {number}" in self.originals:
            return self.originals[f"old {number}"]
        known = self.before.originals if past else self.originals
        unless(number in known)
        found = dict(known[number]) if past else known[number]
        if past and found["kind"] == "inflow":
            unless(self.here(found["of"]) in self.lots)
            found["of"] = self.here(found["of"])
        return found

    def reversible(self, original):
        kind, of, left = (original[name] for name in ("kind", "of", "left"))
        if kind == "inflow":
            lot = self.lots[of]
            ahead = lot["advance"] - lot["settled"] if lot["kind"] == "advance-payment" else left
            return min(left, lot["free"], lot["got"], ahead, lot["counts"][lot["category"]])
        if kind == "commitment":
            return 0 if self.purses[of]["closed"] else min(left, self.room(of))
        return min(left, self.unspent(of)) if kind == "payment" else left

    def here(self, lot):
        """What a lot of the book before is called in this one, whether it has come over yet or not."""
        if lot in self.names:
            return self.names[lot]
        there = lot
        while there in self.lots:
            there = f"{there}〔{self.before.year}年结转〕"
        return there

    def paid(self, number):
        """A payment of this book, or what is left of one of the book before."""
        if number in self.payments:
            return self.payments[number]
        unless(self.before and self.before.payments.get(number, {"stage": ""})["stage"] == "posted")
        old = self.before.payments[number]
        fens = [self.here(lot) for lot in old["fen_by_fen"]]
        left = {self.here(lot): fen for lot, fen in old["left"].items() if fen}
        return old | {"left": left, "fen_by_fen": fens, "before": True, "posted": date.min}

    def take_over(self, number, day):
        """What comes back of a payment of the book before is booked here: with the lots that it came from."""
        if number in self.payments:
            return
        self.payments[number] = self.paid(number)
        for lot, fen in self.before.payments[number]["left"].items():
            if fen and self.here(lot) not in self.lots:
                old, there = self.before.lots[lot], self.here(lot)
                same = {
                    key: old[key] for key in ("restriction", "named", "year", "level", "kind", "category", "received")
                }
                self.names[lot], self.lots[there] = there, lot_of(0, **same | {"in": day})
                self.write(day)
        self.write(day)

    def unspent(self, number):
        payment = self.paid(number)
        purse = self.purses[payment["project"]]
        return min(sum(payment["left"].values()), purse["paid"] - purse["spent"])

    def request_reversal(self, when, number, by, fen, past=False):
        original = self.original(number, past)
        left = self.reversible(original)
        unless(left and (fen is None or fen <= left))
        day = self.day(when, self.on(0 if past else number))
        if original["kind"] == "payment":
            self.take_over(original["of"], day)
        if past:
            self.originals[f"old {number}"] = original
        request = self.write(day)
        about = f"old {number}" if past else number
        self.reversals[request] = {"of": about, "fen": fen or left, "by": by, "stage": "requested", "on": day}

    def _asked(self, request, by):
        self.keeps(by)
        unless(request in self.reversals)
        reversal = self.reversals[request]
        unless(reversal["stage"] == "requested" and by != reversal["by"])
        return reversal

    def decline_reversal(self, when, request, by):
        reversal = self._asked(request, by)
        self.write(self.day(when, reversal["on"], life="afterwards"))
        reversal["stage"] = "declined"

    def confirm_reversal(self, when, request, by, voucher, draws):
        reversal = self._asked(request, by)
        original, fen = self.originals[reversal["of"]], reversal["fen"]
        unless(fen <= self.reversible(original) and voucher not in self.vouchers)
        number = reversal["of"] if isinstance(reversal["of"], int) else 0
        day = self.day(when, self.since(by), reversal["on"], self.on(number), self._lies_since(original, fen))
        assert original["kind"] == "spending" or sum(part for _, part in draws) == fen
        move = getattr(self, "_undo_" + original["kind"])(original["of"], fen, draws, day)
        self.undone[self.write(day, move)] = {"kind": original["kind"], "by": ""}
        original["left"] -= fen
        reversal["stage"] = "confirmed"
        self.vouchers.add(voucher)

    def _lies_since(self, original, fen):
        """Since when the fen that are to go back lie where they would be taken from."""
        kind, of = original["kind"], original["of"]
        if kind == "inflow":
            return self.lot_since(of, fen)
        if kind == "commitment":
            return self.held_since(of, fen)
        return self.unspent_since(self.payments[of]["project"], fen) if kind == "payment" else date.min

    def _undo_inflow(self, name, fen, draws, day):
        lot = self.lots[name]
        lot["got"] -= fen
        self.draw(name, fen, day)
        lot["advance"] -= fen if lot["advance"] else 0
        lot["counts"][lot["category"]] -= fen
        lot["undone"] = len(self.days) + 1
        return ("available", "funder", fen)

    def _undo_commitment(self, project, fen, draws, day):
        for lot, part in draws:
            self.lots[lot]["held"][project] -= part
            self.free(lot, part, day)
        purse = self.purses[project]
        purse["set"] -= fen
        purse["undone"] = len(self.days) + 1
        add(purse["came"], day, -fen)
        return ("committed", "available", fen)

    def _undo_payment(self, number, fen, draws, day):
        return self.come_back(number, draws, day)

    def _undo_spending(self, project, fen, draws, day):
        self.purses[project]["spent"] -= fen
        add(self.purses[project]["handed"], day, fen)
        return ("spent", "paid", fen)

    def receive_refund(self, when, number, by, fen, voucher, draws):
        self.keeps(by)
        unless(voucher not in self.vouchers and fen <= self.unspent(number))
        day = self._after_payment(when, by, number, fen)
        self.take_over(number, day)
        assert sum(part for _, part in draws) == fen
        self.write(day, self.come_back(number, draws, day))
        self.vouchers.add(voucher)

    def _after_payment(self, when, by, number, fen):
        paid = self.paid(number)
        return self.day(when, self.since(by), paid["posted"], self.unspent_since(paid["project"], fen))

    def reclaim(self, when, by, name, fen):
        self.keeps(by)
        lot = self.lots.get(name, {"level": OWN_LEVEL})
        unless(lot["level"] != OWN_LEVEL and fen <= lot["free"])
        day = self.day(when, self.since(by), self.lot_since(name, fen))
        self.draw(name, fen, day)
        lot["back"] += fen
        self.write(day, ("available", "returned", fen))

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

    def change_use(self, when, file, to, fen, purpose, draws):
        unless(file)
        purse = self.purse(file["project"])
        unless(not purse["closed"] and fen <= self.room(file["project"]))
        if to is file:
            unless(purpose != OWN_PURPOSE)
            unless(fen <= self.held(file["project"], only_free=True) - self.promised(file["project"]))
            day = self.day(when, file["on"], self.held_since(file["project"], fen))
            purse["other"][purpose] = purse["other"].get(purpose, 0) + fen
            self.changes[self.write(day)] = {"on": day, "filed": False}
        else:
            self._move(when, file, to, fen, draws)

    def _move(self, when, file, to, fen, draws):
        unless(to and (to["year"] == self.year or (self.before and to["year"] == self.before.year)))
        there = self.purses.get(to["project"], purse_of())
        unless(not there["closed"] and fen <= to["fen"] - there["set"])
        source, target = file["project"], to["project"]
        fitting = [lot for lot in self.lots.values() if bound(lot) and lot["named"] in ("", target)]
        free = max(0, self.held(source, only_free=True) - self.promised(source))
        unless(fen <= sum(lot["held"].get(source, 0) for lot in fitting) + free)
        day = self.day(when, file["on"], to["on"], self.held_since(source, fen))
        assert sum(part for _, part in draws) == fen
        for lot, part in draws:
            assert self.lots[lot]["named"] in ("", target)
            held = self.lots[lot]["held"]
            held[source] -= part
            held[target] = held.get(target, 0) + part
        self.purses[target] = there
        add(there["came"], day, fen)
        add(self.purses[source]["came"], day, -fen)
        there["set"] += fen
        there["moved"] = max(0, there["moved"] - fen)
        self.purses[source]["set"] -= fen
        self.purses[source]["moved"] += fen
        self.changes[self.write(day)] = {"on": day, "filed": False}

    def file_change(self, when, changes, number, filed_on):
        """One of the book's own, or of those of the year before."""
        unless(number in changes)
        change = changes[number]
        unless(not change["filed"] and change["on"] <= filed_on <= TODAY)
        changed = change["on"] if changes is self.changes else date.min
        self.write(self.day(when, changed, life="afterwards"))
        change["filed"] = True

    def transfer_category(self, when, name, source, target, fen):
        unless(name in self.lots and source != target)
        lot = self.lots[name]
        unless(fen <= min(lot["free"], lot["counts"].get(source, 0)))
        self.write(self.day(when, lot["in"]))
        lot["counts"][source] -= fen
        lot["counts"][target] = lot["counts"].get(target, 0) + fen


def oldest_first(lots, free, fen):
    """Bound lots before free ones, then by year, then as they came."""
    draws = []
    for name, _ in sorted(lots.items(), key=lambda item: (not bound(item[1]), item[1]["year"], item[1]["received"])):
        part = min(fen, free[name])
        fen -= part
        if part:
            draws.append((name, part))
    return tuple(draws)
