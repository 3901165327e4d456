"""What closing months and the year does to the sheets, and what goes on into the next year's book."""

import re
from datetime import date

from tests.ledger.machine.model.sheets import GIVEN_UP, Sheets, last_day, lot_of, unless

DONE = ("posted", *GIVEN_UP)


class YearEnd(Sheets):
    """The plan, the months, and the year's turn; `when` is as in the reference model."""

    def fix_plan(self, when):
        self.write(self.day(when, life="any"))

    def close(self, when, month, earlier, later):
        """Month by month; December hands what is left to the next year's book."""
        end = last_day(self.year, month)
        unless(month == len(self.shut) + 1 and when[0] > end)
        unless(month != 1 or earlier is None or len(earlier.shut) == 12)
        waiting = [payment for payment in self.payments.values() if payment["stage"] not in DONE]
        unless(not any(month == 12 or payment["on"] <= end for payment in waiting))
        unless(all(reversal["stage"] != "requested" for reversal in self.reversals.values()))
        if month == 12:
            self._may_go_on(later)
        day = self.day(when, *self.closed_on[-1:], life="afterwards")
        if month == 12 and later is not None:
            self.go_on(later)
        sums = self.sums(date.max if month == 12 else end)
        entries = sum(month == 12 or day <= end for day in self.days)
        self.write(day)
        moved = [day for day, *_ in self.moves]
        self.shut.append(max([end, *moved]) if month == 12 else end)
        self.closed_on.append(day)
        return sums, entries

    def going_on(self):
        return [name for name, p in self.purses.items() if not p["closed"] or p["spent"] < p["paid"]]

    def _may_go_on(self, later):
        left = any(lot["free"] or sum(lot["held"].values()) for lot in self.lots.values())
        unless(later is not None or not (left or self.going_on()))
        unless(later is None or not set(self.going_on()) & set(later.purses))

    def go_on(self, later):
        """Every fen that is not paid leaves by the last of December and arrives on the first of January."""
        off, on = date(self.year, 12, 31), later.first_open()
        purses = []
        for project, purse in self.purses.items():
            if project in later.purses:
                continue
            held = {name: lot["held"][project] for name, lot in self.lots.items() if lot["held"].get(project)}
            unspent = purse["paid"] - purse["spent"]
            purses.append((project, purse | {"other": dict(purse["other"])}, held, unspent))
            self.write(off, self.give_back(project, off), ("paid", "unspent", unspent))
            purse["away"] = True
        names = {
            name: self._hand(name, lot, off, later, on)
            for name, lot in self.lots.items()
            if lot["free"] or lot["advance"] > lot["settled"]
        }
        for project, purse, held, unspent in purses:
            came = {"came": {on: sum(held.values())}, "handed": {on: unspent}, "undone": 0}
            later.purses[project] = purse | came
            for name, fen in held.items():
                later.draw(names[name], fen, on)
                later.lots[names[name]]["held"][project] = fen
            later.write(on, ("available", "committed", sum(held.values())), ("unspent", "paid", unspent))
        owed = {name: one | {"by": "", "on": date.min} for name, one in self.returned.items() if not self.repaid(one)}
        later.returned |= owed
        if owed:
            later.write(on)
        later.booked = self.booked | {as_typed(name) for name, lot in self.lots.items() if lot["got"] > lot["on"]}
        if later.booked:
            later.write(on)
        later.before, later.names = self, names
        later.write(on)

    def _hand(self, name, lot, off, later, on):
        there, fen = name, lot["free"]
        while there in later.lots:
            there = f"{there}〔{self.year}年结转〕"
        if fen:
            self.draw(name, fen, off)
        lot["on"] += fen
        self.write(off, ("available", "carried-over", fen))
        same = ("restriction", "named", "year", "level", "kind", "category", "advance", "settled", "received")
        facts = {key: lot[key] for key in same} | {"in": on, "counts": latest_first(lot["counts"], fen)}
        later.lots[there] = lot_of(fen, **facts)
        later.write(on, ("carried-in", "available", fen))
        return there

    def reopen(self, when, month, later):
        unless(month == len(self.shut) and month)
        if month == 12:
            unless((later is None or later.before is not self) and when[0] > self.shut[-1])
            unless(when[0] >= self.closed_on[-1])
            self.write(when[0])
        else:
            self.write(self.day(when, self.closed_on[-1], life="afterwards"))
        self.shut.pop()
        self.closed_on.pop()


def as_typed(name):
    """A lot's document and fund line, without what was put behind them to tell it from another of the name."""
    return re.sub("〔(更正[0-9]+|[0-9]+年结转)〕", "", name)


def latest_first(counts, fen):
    """What was put into a category last goes on first; the category it came in as keeps its place."""
    found = {}
    for name, count in reversed(counts.items()):
        found[name] = min(count, fen)
        fen -= found[name]
    origin = next(iter(counts))
    return {name: part for name, part in reversed(found.items()) if part or name == origin}
