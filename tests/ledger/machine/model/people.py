"""Who keeps the book and who answers for it, in the reference model."""

from tests.ledger.machine.model.sheets import Sheets


class People(Sheets):
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
