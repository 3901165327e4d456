"""What a book knows of the one before it: what was paid there, and how its lots are called here."""

from datetime import date

from tests.ledger.machine.model.sheets import (
    Sheets,
    lot_of,
    unless,
)


class PriorYears(Sheets):
    """Lots and payments of the year before, as this year's book speaks of them."""

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

    def _after_payment(self, when, by, number, fen):
        paid = self.paid(number)
        return self.day(when, self.since(by), paid["posted"], self.unspent_since(paid["project"], fen))
