"""What reversals do to the sheets of the reference model: asked for by one, confirmed by another."""

from datetime import date

from tests.ledger.machine.model.prior_years import PriorYears
from tests.ledger.machine.model.sheets import (
    add,
    unless,
)


class Corrections(PriorYears):
    """`when` is the day, the month that is adjusted, and whether the platform itself acts."""

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
