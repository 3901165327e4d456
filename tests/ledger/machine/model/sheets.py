"""The pool as a paper book would keep it: a sheet of lots, a purse per project. Written without the ledger in view.

A split that the county did not choose is told by the ledger and only looked at: it must come from where the fen lie.
"""

from calendar import monthrange
from collections import Counter
from datetime import date, timedelta

TODAY = date(2022, 1, 20)
OWN_LEVEL = "county"
GIVEN_UP = ("failed", "withdrawn")


class Refused(Exception):
    """The reference model says no."""


def unless(allowed):
    if not allowed:
        raise Refused


class Pages:
    """The numbered lines of a book, each on its day, and the months that are shut."""

    def __init__(self, year, opened):
        self.year = year
        self.days = [opened]
        self.moves = []
        self.shut = []
        self.closed_on = []

    def first_open(self):
        """The day after what is shut."""
        return self.shut[-1] + timedelta(days=1) if self.shut else date(self.year, 1, 1)

    def day(self, when, *after, life="year"):
        """The day an entry gets: not where a month is shut, not out of its life, not before what it comes after.

        What the platform itself writes is put on the nearest such day.
        """
        day, adjusts, automatic = when
        unless(len(self.shut) < 12)
        if self.shut and day <= self.shut[-1]:
            unless(automatic)
            day = self.first_open()
        else:
            unless(adjusts < str(self.year) or adjusts in [f"{self.year}-{n + 1:02}" for n in range(len(self.shut))])
        january, december = date(self.year, 1, 1), date(self.year, 12, 31)
        first = {"year": max(january, self.days[0]), "any": date.min}.get(life, self.days[0])
        last = december if life in ("year", "ahead") else date.max
        first = max(first, *after) if after else first
        unless(automatic or first <= day <= last)
        return min(max(day, first), last)

    def on(self, number):
        """The day of an entry; long ago where it names none."""
        return self.days[number - 1] if number else date.min

    def write(self, day, *moves):
        """One entry: `moves` are (from, to, fen)."""
        self.days.append(day)
        self.moves += [(day, *move) for move in moves]
        return len(self.days)

    def sums(self, through):
        """What lies where as of a day, by kind of place; without those where nothing lies."""
        found = Counter()
        for day, source, target, fen in self.moves:
            if day <= through:
                found[source] -= fen
                found[target] += fen
        return {place: fen for place, fen in found.items() if fen}


class Sheets(Pages):
    """Lots and purses, and what is asked of them."""

    def __init__(self, year, opened):
        super().__init__(year, opened)
        self.keeper, self.keeper_since, self.substitutes = "zhang", date.min, []
        self.lots, self.purses, self.payments = {}, {}, {}
        self.originals, self.reversals, self.changes, self.returned = {}, {}, {}, {}
        self.awaited, self.vouchers, self.short, self.booked = {}, set(), {}, set()
        self.before, self.undone, self.names = None, {}, {}

    def keeps(self, who):
        """Only the keeper, or a substitute today."""
        unless(who == self.keeper or any(who == name and a <= TODAY <= b for name, a, b in self.substitutes))

    def since(self, who):
        """Since when somebody keeps the book, or may stand in."""
        if who == self.keeper:
            return self.keeper_since
        return min((a for name, a, _ in self.substitutes if name == who), default=date.min)

    def draw(self, name, fen, day):
        """Fen of a lot are no longer free."""
        lot = self.lots[name]
        lot["free"] -= fen
        if lot["freed"]:
            add(lot["freed"], day, -fen)

    def free(self, name, fen, day):
        """Fen of a lot are free again."""
        self.lots[name]["free"] += fen
        add(self.lots[name]["freed"], day, fen)

    def lot_since(self, name, fen):
        lot = self.lots.get(name)
        return there_since(lot["free"], fen, lot["freed"], lot["in"]) if lot else date.min

    def held_since(self, project, fen):
        return there_since(self.held(project), fen, self.purses[project]["came"], date.min)

    def unspent_since(self, project, fen):
        purse = self.purses[project]
        return there_since(purse["paid"] - purse["spent"], fen, purse["handed"], date.min)

    def held(self, project, only_free=False):
        lots = self.lots.values()
        return sum(lot["held"].get(project, 0) for lot in lots if not (only_free and bound(lot)))

    def purse(self, project):
        unless(project in self.purses and not self.purses[project]["away"])
        return self.purses[project]

    def room(self, project, purpose=""):
        """What of a purse is neither paid nor asked for."""
        purse = self.purses[project]
        if purpose:
            return purse["other"].get(purpose, 0)
        return self.held(project) - purse["asked"] - sum(purse["other"].values())

    def promised(self, project):
        """What is open to other purposes, or asked for one and not paid: bound fen are none of it."""
        mine = [p for p in self.payments.values() if p["project"] == project and p["purpose"]]
        asked = sum(p["fen"] for p in mine if p["stage"] not in ("posted", *GIVEN_UP))
        return asked + sum(self.purses[project]["other"].values())

    def give_back(self, project, day):
        """All that is held for a project is free again, and its purse is shut."""
        fen = 0
        for name, lot in self.lots.items():
            part = lot["held"].pop(project, 0)
            if part:
                self.free(name, part, day)
            fen += part
        add(self.purses[project]["came"], day, -fen)
        self.purses[project]["closed"] = True
        return ("committed", "available", fen)

    def come_back(self, number, draws, day):
        """Paid fen are where they were before: held for the project, or free when its purse is shut."""
        payment = self.payments[number]
        project = payment["project"]
        purse = self.purses[project]
        for lot, fen in draws:
            assert payment["left"][lot] >= fen
            payment["left"][lot] -= fen
            self.lots[lot]["gone"] -= fen
            if payment["before"]:
                self.lots[lot]["counts"][self.lots[lot]["category"]] += fen
            add(purse["handed"], day, -fen)
            if purse["closed"]:
                self.free(lot, fen, day)
            else:
                add(purse["came"], day, fen)
                held = self.lots[lot]["held"]
                held[project] = held.get(project, 0) + fen
        fen = sum(fen for _, fen in draws)
        purse["paid"] -= fen
        if payment["purpose"] and not purse["closed"]:
            purse["other"][payment["purpose"]] += fen
        return ("paid", "available" if purse["closed"] else "committed", fen)

    def picture(self):
        """Every lot: received, free, held, paid, taken back, gone on to the next year."""
        return {name: (lot["got"], lot["free"], sum(lot["held"].values()), lot["gone"], lot["back"], lot["on"])
                for name, lot in self.lots.items()}  # fmt: skip

    def purses_seen(self):
        """Every purse: set aside in all, asked for, paid, spent, shut."""
        return {name: (p["set"], p["asked"], p["paid"], p["spent"], p["closed"]) for name, p in self.purses.items()}


def bound(lot):
    return lot["restriction"] or lot["named"]


def add(found, day, fen):
    found[day] = found.get(day, 0) + fen


def there_since(now, fen, moved, since):
    """From which day on so many fen always lay where `now` lie; `moved` is what came less what left, by day."""

    def at(day):
        return now - sum(fen for later, fen in moved.items() if later > day)

    days = sorted({since, *(day for day in moved if day > since)})
    return next((day for day in days if all(at(later) >= fen for later in days if later >= day)), days[-1])


def steady(lot, day):
    """What of a lot is free now and was there on a day and since; money that came in later was not."""
    fens = [fen for fen in range(lot["free"], 0, -1) if there_since(lot["free"], fen, lot["freed"], lot["in"]) <= day]
    return fens[0] if fens else 0


def lot_of(fen, restriction="", named="", year=2020, **more):
    facts = {"got": fen, "free": fen, "held": {}, "gone": 0, "back": 0, "on": 0, "settled": 0, "year": year}
    facts |= {"in": date.min, "received": date.min, "freed": {}}
    facts |= {"restriction": restriction, "named": named, "level": "central", "kind": "regular", "category": ""}
    facts |= more
    ahead = fen if facts["kind"] == "advance-payment" else 0
    return {"advance": ahead, "counts": {facts["category"]: fen}} | facts


def purse_of(**more):
    facts = {"set": 0, "asked": 0, "paid": 0, "spent": 0, "closed": False, "away": False, "moved": 0, "undone": 0}
    return facts | {"other": {}, "came": {}, "handed": {}} | more


def last_day(year, month):
    return date(year, month, monthrange(year, month)[1])


def asked_before(payments, returned, number):
    """How many lines of a batch go to households that another batch of the book asks for or pays as well."""
    asked, lines, found = int(number.rpartition("-")[2]), payments[number]["lines"], 0
    for name, one in payments.items():
        gone = one["stage"] in GIVEN_UP or (one["stage"] == "posted" and not any(one["left"].values()))
        later = one["stage"] == "requested" and int(name.rpartition("-")[2]) > asked
        if name != number and not (gone or later or one["before"]):
            both = enumerate(zip(lines, one["lines"], strict=False), start=1)
            found += sum(bool(mine and theirs) and f"{name}#{line}" not in returned for line, (mine, theirs) in both)
    return found
