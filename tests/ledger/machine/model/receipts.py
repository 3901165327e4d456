"""What receipts, announcements and reclaims do to the sheets of the reference model."""

from datetime import date

from tests.ledger.machine.model.sheets import (
    OWN_LEVEL,
    Sheets,
    lot_of,
    unless,
)


class Receipts(Sheets):
    """`when` is the day, the month that is adjusted, and whether the platform itself acts."""

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

    def postpone(self, when, name, due_on):
        unless(name in self.awaited and name not in self.lots and due_on >= when[0])
        self.write(self.day(when, self.awaited[name], life="afterwards"))

    def settle_advance(self, when, name, fen):
        lot = self.lots.get(name, {"kind": ""})
        unless(lot["kind"] == "advance-payment" and fen <= lot["advance"] - lot["settled"])
        day = self.day(when, lot["in"])
        lot["settled"] += fen
        self.write(day)

    def reclaim(self, when, by, name, fen):
        self.keeps(by)
        lot = self.lots.get(name, {"level": OWN_LEVEL})
        unless(lot["level"] != OWN_LEVEL and fen <= lot["free"])
        day = self.day(when, self.since(by), self.lot_since(name, fen))
        self.draw(name, fen, day)
        lot["back"] += fen
        self.write(day, ("available", "returned", fen))

    def transfer_category(self, when, name, source, target, fen):
        unless(name in self.lots and source != target)
        lot = self.lots[name]
        unless(fen <= min(lot["free"], lot["counts"].get(source, 0)))
        self.write(self.day(when, lot["in"]))
        lot["counts"][source] -= fen
        lot["counts"][target] = lot["counts"].get(target, 0) + fen
